//! Complaints: what begins a case of its own at the end of a visit.

use super::{Context, Section};
use crate::curve::Curve;
use crate::scenario::ServiceId;
use crate::scenario::demand::{Complaints, Demand, Pattern};
use crate::scenario::service::Service;
use crate::scenario::tree::Node;
use crate::scenario::values;

/// Reads the complaints as demands, whose names differ from those of `demands`.
pub(super) fn complaints(
    file: &Section<'_>,
    services: &[Service],
    demands: &mut Vec<Demand>,
    context: &mut Context<'_>,
) {
    let sections = context.sections(file, "complaint");
    let mut becomes = Vec::new();
    for section in &sections {
        let node = section.get("becomes");
        becomes.push(node.and_then(|node| context.service(node, "becomes", &section.title)));
    }
    for (section, &service) in sections.iter().zip(&becomes) {
        let about = about(section, services.len(), &becomes, context);
        let late = context.read(section, "late", values::non_negative);
        let promised = |service: &ServiceId| {
            services.get(service.index()).is_some_and(|service| service.promise.is_some())
        };
        if late.is_some() && !about.iter().any(promised) {
            let message =
                format!("`late` of {} has no meaning: no service it is about has a promise", section.title);
            context.error(
                "contradiction",
                section.place("late"),
                message,
                "add `promise` to the service, or delete it",
            );
        }
        if about.is_empty() && section.get("service").is_none() {
            let message = format!("{} is about no visit: complaints become every service", section.title);
            let help = "let it become a service of its own";
            context.warning("unused", section.place("becomes"), message, help);
        }
        let pattern = Pattern::Complaints(Complaints {
            about,
            share: context.read_or(section, "share", 0.0, values::share),
            wait: context.read_or(section, "wait", Curve::constant(1.0), values::curve),
            returned: context.read_or(section, "returned", 1.0, values::non_negative),
            late: late.unwrap_or(1.0),
        });
        let named = section.get("name").and_then(Node::text);
        let word = named.or_else(|| section.get("becomes").and_then(Node::text)).unwrap_or_default().trim();
        let mut name = word.to_owned();
        while demands.iter().any(|demand| demand.name == name) {
            name.push('\'');
        }
        context.places.demands.push(section.place("share"));
        demands.push(Demand {
            name,
            service: service.unwrap_or(ServiceId(0)),
            pattern,
            from: None,
            groups: Vec::new(),
            times: 1.0,
        });
    }
}

/// Returns the services that are complained about: those that are named, or all that no complaint becomes.
fn about(
    section: &Section<'_>,
    services: usize,
    becomes: &[Option<ServiceId>],
    context: &mut Context<'_>,
) -> Vec<ServiceId> {
    let Some(node) = section.get("service") else {
        let all = (0..services as u32).map(ServiceId);
        return all.filter(|service| !becomes.contains(&Some(*service))).collect();
    };
    let one = std::slice::from_ref(node);
    let mut about = Vec::new();
    for node in node.list().unwrap_or(one) {
        let Some(service) = context.service(node, "service", &section.title) else { continue };
        if becomes.contains(&Some(service)) {
            let name = context.service_name(service);
            let message = format!("{} is about `{name}`, which complaints become", section.title);
            context.error(
                "contradiction",
                node.span.clone(),
                message,
                "name a service that is not a complaint",
            );
        } else if !about.contains(&service) {
            about.push(service);
        }
    }
    about
}
