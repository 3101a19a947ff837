//! The usual form of a pack: what the formatter writes, from the tree alone.
//!
//! Formatting what was formatted changes nothing, and what is written reads as the same tree, comments and all.

mod expr;
mod json;

use std::fmt::{self, Write};

use super::tree::{
    Clause, ClauseKind, Comment, Comments, Item, ItemKind, LimitItem, Member, MemberKind, PackTree, Piece, RuleItem,
    SetItem, SetSource,
};
use crate::limit::Bound;

pub(super) use expr::{flat, literal};

/// Longest line, where it can be helped.
const WIDTH: usize = 120;

/// Writes a pack.
pub(super) fn pack(tree: &PackTree) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = write_pack(&mut out, tree);
    out
}

/// Writes a rule without its examples and comments.
pub(super) fn rule(rule: &RuleItem) -> String {
    let mut rule = rule.clone();
    rule.clauses
        .retain(|clause| !matches!(clause.kind, ClauseKind::MustFire(_) | ClauseKind::MustNotFire(_)));
    let mut out = String::new();
    let _ = write_rule(&mut out, &rule, &Comments::default());
    out
}

/// Writes an item.
pub(super) fn item(item: &Item) -> String {
    let mut out = String::new();
    let _ = write_item(&mut out, item);
    out
}

fn write_pack(out: &mut String, tree: &PackTree) -> fmt::Result {
    comments_before(out, "", &tree.comments.before);
    write!(out, "pack {} {}", tree.name.node, quoted(&tree.release.node))?;
    if let Some(title) = &tree.title {
        write!(out, "\n  title {}", quoted(&title.node))?;
    }
    end_line(out, &tree.comments);
    let mut before: Option<&Item> = None;
    for item in &tree.items {
        if !before.is_some_and(|before| may_follow_at_once(before, item)) {
            out.push('\n');
        }
        write_item(out, item)?;
        before = Some(item);
    }
    if !tree.end.is_empty() {
        out.push('\n');
        comments_before(out, "", &tree.end);
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    Ok(())
}

/// Whether no empty line stands between two items: sets follow each other, and so do adjustments.
fn may_follow_at_once(before: &Item, item: &Item) -> bool {
    let alike = matches!(
        (&before.kind, &item.kind),
        (ItemKind::Set(_), ItemKind::Set(_)) | (ItemKind::Adjust(_), ItemKind::Adjust(_))
    );
    alike && item.comments.before.is_empty()
}

fn write_item(out: &mut String, item: &Item) -> fmt::Result {
    comments_before(out, "", &item.comments.before);
    match &item.kind {
        ItemKind::Set(set) => write_set(out, set)?,
        ItemKind::Limit(limit) => write_limit(out, limit)?,
        ItemKind::Rule(rule) => return write_rule(out, rule, &item.comments),
        ItemKind::Adjust(adjust) => match adjust.severity {
            Some(severity) => write!(out, "adjust {} severity {severity}", adjust.rule.node)?,
            None => write!(out, "adjust {} off", adjust.rule.node)?,
        },
    }
    end_line(out, &item.comments);
    Ok(())
}

fn write_set(out: &mut String, set: &SetItem) -> fmt::Result {
    write!(out, "set {}", set.name.node)?;
    if let Some(system) = &set.system {
        write!(out, " of {}", system.node)?;
    }
    match &set.source {
        SetSource::File(file) => write!(out, " from {}", quoted(&file.node)),
        SetSource::Members { include, except } => {
            let commented = |member: &Member| member.comments != Comments::default();
            let flat = match &**except {
                [] => members(include),
                except => format!("{} except {}", members(include), members(except)),
            };
            let line = out.rsplit('\n').next().map_or(0, |line| line.chars().count());
            if !include.iter().chain(except).any(commented) && line + 3 + flat.chars().count() <= WIDTH {
                return write!(out, " = {flat}");
            }
            out.push_str(" =");
            wrap_members(out, include, "  ");
            if !except.is_empty() {
                out.push_str("\n  except");
                wrap_members(out, except, "    ");
            }
            Ok(())
        }
    }
}

/// Members on lines of their own, as many on each as fit; comments end a line.
fn wrap_members(out: &mut String, all: &[Member], indent: &str) {
    let mut line = String::new();
    for (i, member) in all.iter().enumerate() {
        let is_last = i + 1 == all.len();
        let text = format!("{}{}", self::member(&member.kind), if is_last { "" } else { "," });
        let is_full = indent.len() + line.chars().count() + 1 + text.chars().count() > WIDTH;
        if !line.is_empty() && (is_full || !member.comments.before.is_empty()) {
            flush(out, indent, &mut line);
        }
        for comment in &member.comments.before {
            let _ = write!(out, "\n{indent}#{}", comment.text);
            out.push_str(if comment.apart { "\n" } else { "" });
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&text);
        if let Some(behind) = &member.comments.behind {
            let _ = write!(line, "  #{behind}");
            flush(out, indent, &mut line);
        }
    }
    if !line.is_empty() {
        flush(out, indent, &mut line);
    }
}

fn flush(out: &mut String, indent: &str, line: &mut String) {
    out.push('\n');
    out.push_str(indent);
    out.push_str(line);
    line.clear();
}

fn members(all: &[Member]) -> String {
    let all: Vec<String> = all.iter().map(|one| member(&one.kind)).collect();
    all.join(", ")
}

fn member(kind: &MemberKind) -> String {
    match kind {
        MemberKind::Code(code) => code.clone(),
        MemberKind::Range(first, last) => format!("{first}-{last}"),
        MemberKind::Set(name) => name.clone(),
        MemberKind::Text(text) => quoted(text),
    }
}

fn write_limit(out: &mut String, limit: &LimitItem) -> fmt::Result {
    let bound = match limit.bound {
        Bound::AtMost => "",
        Bound::AtLeast => "at least ",
    };
    write!(
        out,
        "limit {} = {bound}{}",
        limit.name.node,
        expr::literal(&limit.value.node)
    )?;
    if let Some(days) = &limit.effective {
        write!(out, "\n  effective {}", days.node)?;
    }
    if let Some(cite) = &limit.cite {
        write!(out, "\n  cite {}", quoted(&cite.node))?;
    }
    Ok(())
}

fn write_rule(out: &mut String, rule: &RuleItem, comments: &Comments) -> fmt::Result {
    write!(out, "rule {}", rule.name.node)?;
    end_line(out, comments);
    for clause in &rule.clauses {
        comments_before(out, "  ", &clause.comments.before);
        write!(out, "  {} ", clause.kind.keyword())?;
        write_clause(out, clause)?;
        end_line(out, &clause.comments);
    }
    Ok(())
}

fn write_clause(out: &mut String, clause: &Clause) -> fmt::Result {
    match &clause.kind {
        ClauseKind::Title(text) | ClauseKind::Cite(text) | ClauseKind::Remedy(text) => out.write_str(&quoted(text)),
        ClauseKind::Severity(severity) => write!(out, "{severity}"),
        ClauseKind::By(path) | ClauseKind::At(path) => out.write_str(&expr::path(path)),
        ClauseKind::Effective(days) => write!(out, "{days}"),
        ClauseKind::ForEach(binding, condition) => {
            out.write_str(&expr::binding(binding))?;
            match condition {
                Some(condition) => {
                    out.write_str(" where ")?;
                    expr::write(out, condition, 4);
                    Ok(())
                }
                None => Ok(()),
            }
        }
        ClauseKind::When(condition) => {
            expr::write(out, condition, 4);
            Ok(())
        }
        ClauseKind::Say(message) => write_message(out, message),
        ClauseKind::Evidence(paths) => {
            let paths: Vec<String> = paths.iter().map(expr::path).collect();
            out.write_str(&paths.join(", "))
        }
        ClauseKind::MustFire(json) | ClauseKind::MustNotFire(json) => {
            json::write(out, json, 2);
            Ok(())
        }
    }
}

fn write_message(out: &mut String, message: &[Piece]) -> fmt::Result {
    out.push('"');
    for piece in message {
        match piece {
            Piece::Text(text) => out.push_str(&escaped(text).replace('{', "{{").replace('}', "}}")),
            Piece::Value(value) => write!(out, "{{{}}}", expr::flat(value))?,
        }
    }
    out.push('"');
    Ok(())
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn comments_before(out: &mut String, indent: &str, comments: &[Comment]) {
    for comment in comments {
        let _ = writeln!(out, "{indent}#{}", comment.text);
        out.push_str(if comment.apart { "\n" } else { "" });
    }
}

fn end_line(out: &mut String, comments: &Comments) {
    if let Some(behind) = &comments.behind {
        let _ = write!(out, "  #{behind}");
    }
    out.push('\n');
}
