use super::*;

#[test]
fn numbers_are_written_as_the_language_does_and_carry_their_value() {
    let (english, indonesian) = (Words::new(Language::English), Words::new(Language::Indonesian));
    assert_eq!(
        english.number(1234567.8).to_string(),
        "<data value=\"1234567.8\">1\u{202f}234\u{202f}568</data>"
    );
    assert_eq!(indonesian.number(1234567.8).to_string(), "<data value=\"1234567.8\">1.234.568</data>");
    assert_eq!(indonesian.number(7.568).plain(), "7,57");
    assert_eq!(indonesian.share(0.8752).plain(), "88\u{a0}%");
    assert_eq!([0.0, 40.0, 2.5, 0.05].map(|value| indonesian.axis(value)), ["0", "40", "2,5", "0,05"]);
    assert_eq!(english.change(-2.5).plain(), "−2.50");
}

#[test]
fn words_are_escaped_once() {
    let words = Html::words("<b> & \"c\"");
    assert_eq!(words.to_string(), "&lt;b&gt; &amp; &quot;c&quot;");
    assert_eq!(words.plain(), "<b> & \"c\"");
    assert_eq!(Html::join([Html::words("a"), Words::new(Language::English).count(2)], ", ").plain(), "a, 2");
}
