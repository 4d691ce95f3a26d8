//! How many stories are drafted in a second on one core, and whether hostile text is read in linear time.
#![allow(missing_docs, clippy::print_stdout)]

use std::time::Instant;

use fact_ledger::draft::draft;

/// A story of about 500 words in wire style, made of the paragraphs below.
fn story(seed: usize) -> String {
    const PARAGRAPHS: &[&str] = &[
        "The port authority said on Monday that two of its cranes had failed inspection, and that a third would be closed within days.",
        "“We were told nothing,” said Ada Moreau, who runs a café by the water. “The first I heard of it was the siren.”",
        "According to a report seen by this newspaper, the cranes were last serviced in 2016. A spokesman for the operator declined to comment.",
        "Transport Minister Jon Aske, who took office in May, told lawmakers the operator had missed three deadlines, adding that fines were likely.",
        "The strike has cut traffic by a third, two people familiar with the negotiations said. They spoke on condition of anonymity because they were not authorized to discuss the talks.",
        "Aske said he expects a deal “within the week,” but union leaders described his offer as “an insult” and vowed to stay out.",
        "Shares in the company fell 4% in early trading. Analysts at Norbank estimate that each day of the strike costs the port $3 million.",
        "The harbour was founded in the 14th century and handles a fifth of the country’s grain. Its quays were rebuilt after the flood of 1953.",
    ];
    (0..22).map(|number| PARAGRAPHS[(seed + number) % PARAGRAPHS.len()]).collect::<Vec<_>>().join("\n\n")
}

fn main() {
    let stories: Vec<String> = (0..2000).map(story).collect();
    let words: usize = stories.iter().map(|story| story.split_whitespace().count()).sum();
    let start = Instant::now();
    let found: usize = stories.iter().map(|story| draft(story).attributions.len()).sum();
    let seconds = start.elapsed().as_secs_f64();
    let rate = words as f64 / seconds / 500.0;
    println!(
        "stories of 500 words a second: {rate:.0} ({} stories, {found} attributions, {seconds:.2} s)",
        stories.len()
    );
    let hostile: &[(&str, &str)] = &[
        ("double quotes", "\""),
        ("single quotes", " 'a"),
        ("one word", "a"),
        ("words without marks", "said "),
        ("no spaces", "he,said,"),
        ("combining marks", "e\u{301}\u{301}"),
        ("right-to-left overrides", "\u{202e}said "),
        ("open quotations", "“he said\n"),
        ("commas", "a, b said, "),
        ("and said", "and said that he said "),
        ("names", "Jane Poe, the mayor, said. "),
        ("surnames", "Jane Poe said. He said. "),
        ("according", ", according to a, "),
    ];
    for (name, piece) in hostile {
        let time = |size: usize| {
            let text = piece.repeat(size / piece.len());
            let start = Instant::now();
            std::hint::black_box(draft(&text));
            start.elapsed().as_secs_f64()
        };
        let (half, whole) = (time(500_000), time(1_000_000));
        println!("a megabyte of {name}: {whole:.3} s, {:.2} times half a megabyte", whole / half.max(1e-9));
    }
}
