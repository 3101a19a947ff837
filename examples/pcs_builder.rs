//! A procedure code built axis by axis: what may stand next, what it means, where a wrong code goes wrong.

use casemix_coding::pcs::{Pcs, Wanted};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pcs = Pcs::embedded()?.on("2026-01-08".parse()?)?;

    // From the words of the surgeon to the table.
    for candidate in pcs.candidates(&Wanted::words("laparoscopic appendectomy").at_most(3)) {
        println!("{} takes up {}", candidate.pattern, candidate.matched.join(", "));
    }

    // From the table to the code, one choice after the other.
    let mut code = "0DT".to_owned();
    for choice in ['J', '4'] {
        let step = pcs.next(&code)?;
        println!("{}:", step.axis);
        for value in &step.values {
            let chosen = if value.character == choice { "*" } else { " " };
            println!(" {chosen} {} {}", value.character, value.words());
        }
        code.push(choice);
    }
    println!("{}", pcs.explain("0DTJ4ZZ")?);

    // A code that is none says where, and what would be right.
    if let Err(fault) = pcs.check("0DTJ3ZZ") {
        println!("0DTJ3ZZ: {fault}");
    }
    Ok(())
}
