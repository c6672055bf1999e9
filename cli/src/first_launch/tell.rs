//! How the first launch looks in a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use askfirst::access::{Freshness, Reading};
use askfirst::launch::{Limit, SdkPlan, SdkState, Step};
use askfirst::notice::{Notice, NoticeData, NoticePurpose, UseQuestion};
use askfirst::report::{Row, SharedRow};
use askfirst::text::Lang;

use crate::render::{pad, visible, wrap};

/// One of two texts.
pub(super) fn both(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
    .to_owned()
}

const TITLE: Style = Style::new().bold();
const NO: Style = AnsiColor::Red.on_default();
const YES: Style = AnsiColor::Green.on_default();
const QUIET: Style = Style::new().dimmed();

pub(super) struct Teller<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) lang: Lang,
    pub(super) width: usize,
    /// How many columns the longest name of a recipient takes.
    pub(super) names: usize,
}

/// The stream drops what its reader cannot show.
fn styled(style: Style, text: &str) -> String {
    format!("{style}{}{style:#}", visible(text))
}

impl Teller<'_> {
    /// A paragraph, wrapped; lines after the first are indented by `indent` columns.
    fn paragraph(&mut self, first: &str, indent: usize, text: &str) -> io::Result<()> {
        let text = visible(text);
        let mut begin = first.to_owned();
        for line in wrap(&text, self.width.saturating_sub(indent)) {
            writeln!(self.out, "{begin}{line}")?;
            begin = " ".repeat(indent);
        }
        Ok(())
    }

    pub(super) fn title(&mut self, text: &str) -> io::Result<()> {
        let text = styled(TITLE, text);
        writeln!(self.out, "{text}")
    }

    pub(super) fn heading(&mut self, number: usize, zh: &str, en: &str) -> io::Result<()> {
        let text = format!("{number}  {}", both(self.lang, zh, en));
        let text = styled(TITLE, &text);
        writeln!(self.out, "\n{text}")
    }

    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        self.paragraph("   ", 3, text)
    }

    pub(super) fn denied(&mut self, who: &str, asked: usize, reasons: &str) -> io::Result<()> {
        let mark = styled(NO, "✗");
        let count = both(self.lang, &format!("{asked} 项"), &format!("{asked} uses"));
        let (who, count) = (pad(&visible(who), self.names), pad(&count, 8));
        writeln!(self.out, "   {mark} {who} {count} {reasons}")
    }

    /// What a person tapped.
    pub(super) fn answer(&mut self, text: &str) -> io::Result<()> {
        let text = styled(TITLE, &format!("[ {text} ]"));
        writeln!(self.out, "   {text}")
    }

    pub(super) fn notice(&mut self, notice: &Notice) -> io::Result<()> {
        let line = "─".repeat(self.width.saturating_sub(6).clamp(20, 96));
        writeln!(self.out, "   {line}")?;
        let title = styled(TITLE, &notice.words.title);
        writeln!(self.out, "   {title}")?;
        self.line(&notice.words.intro)?;
        for (heading, purposes, tick) in
            [(&notice.words.basic, &notice.basic, "•"), (&notice.words.additional, &notice.additional, "☐")]
        {
            if purposes.is_empty() {
                continue;
            }
            let heading = styled(TITLE, heading);
            writeln!(self.out, "\n   {heading}")?;
            for purpose in purposes {
                self.purpose(purpose, tick)?;
            }
        }
        let heading = styled(TITLE, &notice.words.recipients);
        writeln!(self.out, "\n   {heading}")?;
        for recipient in &notice.recipients {
            let purposes = recipient.purposes.join(both(self.lang, "、", ", ").as_str());
            let data = self.data(&recipient.data);
            let mut who = recipient.title.clone();
            if !recipient.company.is_empty() {
                who = format!("{who} — {}", recipient.company);
            }
            self.paragraph("   • ", 5, &format!("{who}: {purposes}: {data}"))?;
            if !recipient.policy_url.is_empty() {
                let address = styled(QUIET, &recipient.policy_url);
                writeln!(self.out, "     {address}")?;
            }
        }
        writeln!(self.out)?;
        self.line(&format!("{}: {}", notice.words.read_policy, notice.policy_url))?;
        let contact = &notice.contact;
        self.line(&both(
            self.lang,
            &format!("{}：{}，{} 天内答复", contact.department, contact.email, contact.answer_days),
            &format!(
                "{}: {}, answers within {} days",
                contact.department, contact.email, contact.answer_days
            ),
        ))?;
        let agree = styled(TITLE, &format!("[ {} ]", notice.words.agree));
        let refuse = styled(TITLE, &format!("[ {} ]", notice.words.refuse));
        writeln!(self.out, "\n      {refuse}    {agree}")?;
        writeln!(self.out, "   {line}")
    }

    fn purpose(&mut self, purpose: &NoticePurpose, tick: &str) -> io::Result<()> {
        self.paragraph(&format!("   {tick} "), 5, &format!("{} — {}", purpose.title, purpose.text))?;
        let mut uses = purpose.uses.as_slice();
        while let Some(first) = uses.first() {
            let same = uses.iter().take_while(|one| one.recipient == first.recipient).count();
            let (own, rest) = uses.split_at(same);
            let alone = both(self.lang, "（另行单独征询）", " (asked for on its own)");
            let data = own.iter().filter(|one| !one.data.is_empty()).map(|one| {
                format!("{}{}", self.data(&one.data), if one.separate.is_some() { &alone } else { "" })
            });
            let data = data.collect::<Vec<_>>().join(&both(self.lang, "；", "; "));
            if !data.is_empty() {
                self.paragraph("       ", 9, &format!("{}: {data}", first.title))?;
            }
            uses = rest;
        }
        Ok(())
    }

    fn data(&self, data: &[NoticeData]) -> String {
        let (comma, open, close) = match self.lang {
            Lang::Zh => ("、", "（", "）"),
            Lang::En => (", ", " (", ")"),
        };
        let terms = data.iter().map(|entry| {
            if entry.items.is_empty() || entry.items.len() == 1 {
                entry.term.clone()
            } else {
                format!("{}{open}{}{close}", entry.term, entry.items.join(comma))
            }
        });
        terms.collect::<Vec<_>>().join(comma)
    }

    pub(super) fn question(&mut self, question: &UseQuestion) -> io::Result<()> {
        self.line(&format!("? {} — {} ({})", question.title, question.text, question.data.join(", ")))?;
        if let Some(separate) = &question.separate {
            self.line(&separate.text)?;
        }
        Ok(())
    }

    pub(super) fn plan(&mut self, title: &str, plan: &SdkPlan) -> io::Result<()> {
        let up = plan.then == SdkState::Running;
        let mark = if up { styled(YES, "▶") } else { styled(NO, "■") };
        let steps: Vec<String> = plan.steps.iter().map(|step| self.step(step)).collect();
        let steps = if steps.is_empty() { "—".to_owned() } else { steps.join(" → ") };
        let title = pad(&visible(title), self.names);
        writeln!(self.out, "   {mark} {title} {steps}")?;
        for limit in &plan.limits {
            let text = self.limit(*limit);
            let text = styled(QUIET, &text);
            writeln!(self.out, "     {} {text}", " ".repeat(self.names))?;
        }
        Ok(())
    }

    fn step(&self, step: &Step) -> String {
        match step {
            Step::PreInit => both(self.lang, "预初始化", "pre-init"),
            Step::Grant(true) => both(self.lang, "告知已同意", "grant"),
            Step::Grant(false) => both(self.lang, "告知已撤回", "revoke"),
            Step::Switches(items) if items.is_empty() => {
                both(self.lang, "关闭全部采集开关", "all switches off")
            }
            Step::Switches(items) => both(
                self.lang,
                &format!("打开采集开关 {} 项", items.len()),
                &format!("{} switches on", items.len()),
            ),
            Step::Start => both(self.lang, "启动", "start"),
            Step::Stop => both(self.lang, "停止", "stop"),
            Step::Forget => both(self.lang, "要求删除", "delete"),
        }
    }

    fn limit(&self, limit: Limit) -> String {
        match limit {
            Limit::NoOffSwitch => both(
                self.lang,
                "此SDK没有关闭接口：留在内存到进程结束，不再调用，下次不启动",
                "no off switch: in memory until the process ends, not called any more, not started again",
            ),
            Limit::NoItemSwitches => both(
                self.lang,
                "此SDK没有逐项开关：它自己的读取不经过闸门",
                "no switch for single items: what it reads by itself does not pass the gate",
            ),
        }
    }

    pub(super) fn reading(
        &mut self,
        recipient: &str,
        item: &str,
        freshness: Freshness,
        reading: &Reading,
    ) -> io::Result<()> {
        let (style, came) = match reading {
            Reading::Value { value, cached: false } => (YES, value.to_string()),
            Reading::Value { value, cached: true } => (
                YES,
                format!(
                    "{value}  {}",
                    both(self.lang, "（缓存，未再读取系统）", "(cached: the system was not asked)")
                ),
            ),
            Reading::Denied(reason) => (NO, reason.text(self.lang).to_owned()),
            Reading::Unavailable(cause) => (QUIET, cause.to_string()),
        };
        let again = match freshness {
            Freshness::Cached => String::new(),
            Freshness::New => both(self.lang, "（要求重新读取）", " (a new value)"),
        };
        let came = styled(style, &came);
        let who = pad(&format!("{recipient} · {item}{again}"), 56);
        writeln!(self.out, "   {who} {came}")
    }

    pub(super) fn collected(&mut self, rows: &[Row]) -> io::Result<()> {
        let read: Vec<&Row> = rows.iter().filter(|row| row.count > 0).collect();
        let heading = both(
            self.lang,
            &format!("已收集清单（声明 {} 项，实际 {} 项）", rows.len(), read.len()),
            &format!("What was collected ({} uses declared, {} exercised)", rows.len(), read.len()),
        );
        let heading = styled(TITLE, &heading);
        writeln!(self.out, "\n   {heading}")?;
        for row in read {
            let count = both(self.lang, &format!("{} 次", row.count), &format!("{}×", row.count));
            let name = pad(&row.name, 32);
            let who = pad(&row.recipient, self.names);
            writeln!(self.out, "   {name} {who} {} {count}", row.purpose)?;
        }
        Ok(())
    }

    pub(super) fn shared(&mut self, rows: &[SharedRow]) -> io::Result<()> {
        let started: Vec<&SharedRow> = rows.iter().filter(|row| row.started).collect();
        let heading = both(
            self.lang,
            &format!("与第三方共享清单（声明 {} 个，启动过 {} 个）", rows.len(), started.len()),
            &format!("What was shared ({} recipients declared, {} started)", rows.len(), started.len()),
        );
        let heading = styled(TITLE, &heading);
        writeln!(self.out, "\n   {heading}")?;
        for row in started {
            let title = pad(&row.title, self.names);
            let through: u64 = row.rows.iter().map(|row| row.count).sum();
            let count = both(
                self.lang,
                &format!("声明 {} 项，经闸门读取 {through} 次", row.rows.len()),
                &format!("{} items declared, {through} reads through the gate", row.rows.len()),
            );
            writeln!(self.out, "   {title} {} · {} · {count}", row.company, row.way)?;
        }
        Ok(())
    }
}
