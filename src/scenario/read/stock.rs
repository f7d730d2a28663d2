//! Stock: how it is ordered, and for whom the last of it is kept.

use super::{Context, Section, What};
use crate::scenario::equipment::{Amount, Order, Reserved, Stock};
use crate::scenario::service::Service;
use crate::scenario::times::{self, Range};
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong, nearest};

pub(super) fn stocks(file: &Section<'_>, services: &[Service], context: &mut Context<'_>) -> Vec<Stock> {
    let mut stocks = Vec::new();
    for section in context.sections(file, "stock") {
        context.places.stocks.push(context.name_place(What::Stock, stocks.len()));
        stocks.push(Stock {
            name: context.name(&section),
            start: context.read_or(&section, "start", 0, values::count),
            order: order(&section, context),
            reserved: reserved(&section, services, context),
        });
    }
    stocks
}

fn order(section: &Section<'_>, context: &mut Context<'_>) -> Option<Order> {
    let inner = context.inner(section, "order")?;
    let when_below = context.read(&inner, "when-below", values::count);
    let quantity = context.read(&inner, "quantity", values::at_least_one);
    let up_to = context.read(&inner, "up-to", values::at_least_one);
    let receives = context.read_or(&inner, "receives", (1.0, 1.0), receives);
    let arrives_after =
        context.read(&inner, "arrives-after", |node| times::distribution(node, Range::Duration));
    if let Some((below, up_to)) = when_below.zip(up_to).filter(|(below, up_to)| up_to < below) {
        let message = format!("{} is up to {up_to}, which is still below {below}", inner.title);
        context.error("contradiction", inner.place("up-to"), message, format!("write {below} or more"));
    }
    let amount = quantity.map(Amount::Quantity).or(up_to.map(Amount::UpTo));
    Some(Order { when_below: when_below?, amount: amount?, receives, arrives_after: arrives_after? })
}

/// Reads a share, or [lowest, highest].
fn receives(node: &Node) -> Result<(f64, f64), Wrong> {
    let Some(list) = node.list() else { return values::positive_share(node).map(|share| (share, share)) };
    let help = "write a share such as 0.4, or the lowest and the highest: [0.4, 1.0]";
    let [low, high] = list else {
        return Err(Wrong::new("not-a-share", node, "which is not two shares", help));
    };
    let (low, high) = (values::positive_share(low)?, values::positive_share(high)?);
    if low > high {
        return Err(Wrong::new("not-a-share", node, "which is out of order", help));
    }
    Ok((low, high))
}

fn reserved(section: &Section<'_>, services: &[Service], context: &mut Context<'_>) -> Option<Reserved> {
    let inner = context.inner(section, "reserved")?;
    let below = context.read(&inner, "below", values::at_least_one);
    let nodes = context.list(&inner, "for");
    if nodes.is_empty() {
        let message = format!("{} is for nobody", inner.title);
        context.error("empty", inner.place("for"), message, "name a service, or a class of citizens");
    }
    let (mut mine, mut classes) = (Vec::new(), Vec::new());
    for node in nodes {
        let name = node.text().unwrap_or_default().trim();
        let service = services.iter().position(|service| service.name == name);
        let is_class = services.iter().any(|service| service.classes.iter().any(|class| class.name == name));
        mine.extend(service.map(|service| crate::scenario::ServiceId(service as u32)));
        if is_class {
            classes.push(name.to_owned());
        }
        if service.is_none() && !is_class {
            let known = services.iter().flat_map(|service| {
                std::iter::once(&service.name).chain(service.classes.iter().map(|class| &class.name))
            });
            let help = nearest(name, known.map(String::as_str));
            let message = format!(
                "`for` of {} names {}, which is neither a service nor a class",
                inner.title,
                node.found()
            );
            context.error("unknown-service", node.span.clone(), message, help);
        }
    }
    Some(Reserved { below: below?, services: mine, classes })
}
