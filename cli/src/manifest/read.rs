//! Reading a manifest: what counts of it, and where each thing stands.

use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use crate::android::Query;
use crate::declared::Unusable;
use crate::diagnostic::{Diagnostic, Span};
use crate::source::Source;

const ANDROID: &str = "http://schemas.android.com/apk/res/android";
const TOOLS: &str = "http://schemas.android.com/tools";
/// The entry by which a provider hands out files.
const FILE_PATHS: [&str; 2] =
    ["android.support.FILE_PROVIDER_PATHS", "androidx.core.content.FILE_PROVIDER_PATHS"];

/// A merged manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Its text.
    pub source: Source,
    /// The application's id.
    pub package: String,
    /// The element `<manifest>`.
    pub span: Span,
    /// The oldest API level that it runs on, where it says so.
    pub oldest: Option<(u16, Span)>,
    /// The permissions that it asks for.
    pub permissions: Vec<UsesPermission>,
    /// The permissions that it makes itself.
    pub own_permissions: Vec<String>,
    /// What it sees of other apps.
    pub queries: Vec<(Query, Span)>,
    /// Its application.
    pub application: Option<Application>,
}

/// A `<uses-permission>`.
#[derive(Clone, Debug)]
pub struct UsesPermission {
    /// The permission.
    pub name: String,
    /// The last API level for which it is asked.
    pub to: Option<u16>,
    /// Where it stands.
    pub span: Span,
}

/// An `<application>`.
#[derive(Clone, Debug)]
pub struct Application {
    /// The class of the app's `Application`.
    pub class: Option<String>,
    /// The process it runs in, if it is not named by the package.
    pub process: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Its components.
    pub components: Vec<Component>,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An activity, or another name for one.
    Activity,
    /// A service.
    Service,
    /// A receiver of broadcasts.
    Receiver,
    /// A content provider.
    Provider,
}

/// A component.
#[derive(Clone, Debug)]
pub struct Component {
    /// What it is.
    pub kind: Kind,
    /// Its class.
    pub class: String,
    /// Whether other apps can reach it. Without a word, what has a filter can be reached (below API level 31).
    pub exported: bool,
    /// Whether callers need a permission.
    pub guarded: bool,
    /// Whether the system starts it at all.
    pub enabled: bool,
    /// The process that it runs in, if it is not the app's own.
    pub process: Option<String>,
    /// The actions of its filters.
    pub actions: Vec<(String, Span)>,
    /// The names and values of its `<meta-data>`.
    pub data: Vec<(String, String, Span)>,
    /// Where it stands.
    pub span: Span,
}

impl Component {
    /// Whether it is a provider whose entries make it hand out files.
    pub fn hands_out_files(&self) -> bool {
        self.data.iter().any(|(name, ..)| FILE_PATHS.contains(&name.as_str()))
    }
}

impl Manifest {
    /// Takes a manifest apart, or says why it is none.
    pub fn read(source: Source) -> Result<Self, Box<Unusable>> {
        // Without document types there are no entities that could grow; the tree's size is bounded by the file's.
        let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
        let manifest = match Document::parse_with_options(&source.text, options) {
            Ok(document) => Self::new(&source, &document),
            Err(error) => Err(Box::new(broken(&source, &error))),
        };
        manifest.map_err(|diagnostic| Box::new(Unusable { text: source, diagnostics: vec![*diagnostic] }))
    }

    fn new(source: &Source, document: &Document<'_>) -> Result<Self, Box<Diagnostic>> {
        let root = document.root_element();
        if root.tag_name().name() != "manifest" {
            let message = format!("the outermost element is <{}>", root.tag_name().name());
            return Err(Box::new(Diagnostic::error("no-manifest", message, MERGED).at(tag(root))));
        }
        let package = root.attribute("package").unwrap_or_default().to_owned();
        let named = |name: &'static [&'static str]| {
            elements(root).filter(move |node| name.contains(&node.tag_name().name()))
        };
        let permissions = named(&["uses-permission", "uses-permission-sdk-23", "uses-permission-sdk-m"]);
        Ok(Self {
            package: package.clone(),
            span: tag(root),
            oldest: named(&["uses-sdk"])
                .find_map(|node| Some((android(node, "minSdkVersion")?.parse().ok()?, tag(node)))),
            permissions: permissions
                .filter_map(|node| {
                    Some(UsesPermission {
                        name: android(node, "name")?.to_owned(),
                        to: android(node, "maxSdkVersion").and_then(|to| to.parse().ok()),
                        span: value(node, "name"),
                    })
                })
                .collect(),
            own_permissions: named(&["permission"])
                .filter_map(|node| android(node, "name").map(str::to_owned))
                .collect(),
            queries: named(&["queries"]).flat_map(elements).filter_map(query).collect(),
            application: named(&["application"]).next().map(|node| application(node, &package)),
            source: source.clone(),
        })
    }
}

/// What to name instead.
const MERGED: &str = "name the merged manifest, as text: app/build/intermediates/merged_manifest/VARIANT/…/AndroidManifest.xml";

fn broken(source: &Source, error: &roxmltree::Error) -> Diagnostic {
    let at = error.pos();
    let line: usize = at.row.try_into().unwrap_or(usize::MAX);
    let column: usize = at.col.try_into().unwrap_or(usize::MAX);
    let start = source.offset(line, 1);
    let rest = source.text.get(start..).unwrap_or_default();
    let within: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let (message, help) = match error {
        roxmltree::Error::DtdDetected => {
            ("a manifest has no document type".to_owned(), "remove <!DOCTYPE …>")
        }
        other if source.text.trim().is_empty() => (other.to_string(), MERGED),
        other => (other.to_string(), "correct the XML, or name the manifest that the build merged"),
    };
    Diagnostic::error("xml", message, help).at(start + within..start + within)
}

fn application(node: Node<'_, '_>, package: &str) -> Application {
    let components = elements(node).filter_map(|node| {
        let kind = match node.tag_name().name() {
            "activity" | "activity-alias" => Kind::Activity,
            "service" => Kind::Service,
            "receiver" => Kind::Receiver,
            "provider" => Kind::Provider,
            _ => return None,
        };
        Some(component(node, kind, package))
    });
    Application {
        class: android(node, "name").map(|class| full(class, package)),
        process: android(node, "process").map(str::to_owned),
        span: tag(node),
        components: components.collect(),
    }
}

fn component(node: Node<'_, '_>, kind: Kind, package: &str) -> Component {
    let filters: Vec<_> = elements(node).filter(|inner| inner.tag_name().name() == "intent-filter").collect();
    let guards: &[&str] = if kind == Kind::Provider {
        &["permission", "readPermission", "writePermission"]
    } else {
        &["permission"]
    };
    Component {
        kind,
        class: full(android(node, "name").unwrap_or_default(), package),
        exported: android(node, "exported").map_or(!filters.is_empty(), |exported| exported == "true"),
        guarded: guards.iter().any(|guard| android(node, guard).is_some()),
        enabled: android(node, "enabled") != Some("false"),
        process: android(node, "process").map(str::to_owned),
        actions: filters
            .iter()
            .flat_map(|filter| elements(*filter))
            .filter(|inner| inner.tag_name().name() == "action")
            .filter_map(|action| Some((android(action, "name")?.to_owned(), value(action, "name"))))
            .collect(),
        data: elements(node)
            .filter(|inner| inner.tag_name().name() == "meta-data")
            .filter_map(|data| {
                let entry = android(data, "value").unwrap_or_default().to_owned();
                Some((full(android(data, "name")?, package), entry, value(data, "name")))
            })
            .collect(),
        span: value(node, "name"),
    }
}

fn query(node: Node<'_, '_>) -> Option<(Query, Span)> {
    let (query, span) = match node.tag_name().name() {
        "package" => (Query::Package(android(node, "name")?.to_owned()), value(node, "name")),
        "provider" => {
            (Query::Authority(android(node, "authorities")?.to_owned()), value(node, "authorities"))
        }
        "intent" => {
            let action = elements(node).find(|inner| inner.tag_name().name() == "action")?;
            (Query::Action(android(action, "name")?.to_owned()), value(action, "name"))
        }
        _ => return None,
    };
    Some((query, span))
}

/// The elements inside one, without those that a merge takes out.
fn elements<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(Node::is_element)
        .filter(|node| !matches!(node.attribute((TOOLS, "node")), Some("remove" | "removeAll")))
}

fn android<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute((ANDROID, name)).map(str::trim)
}

/// The place of an attribute's value, or that of the element.
fn value(node: Node<'_, '_>, name: &str) -> Range<usize> {
    let attribute = node.attribute_node((ANDROID, name));
    attribute.map_or_else(|| tag(node), |attribute| attribute.range_value())
}

/// The place of an element's name.
fn tag(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start + 1;
    let name = node.document().input_text().get(start..).unwrap_or_default();
    let length = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
    start..start + length
}

/// A class with its package: a name that begins with a dot, or has none, is below the app's.
fn full(class: &str, package: &str) -> String {
    match class.find('.') {
        Some(0) => format!("{package}{class}"),
        Some(_) => class.to_owned(),
        None => format!("{package}.{class}"),
    }
}
