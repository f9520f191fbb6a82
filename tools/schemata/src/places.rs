//! The places of a file that cargo-mutants changes: their kinds and byte ranges.

use proc_macro2::Span;
use std::collections::HashSet;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// What a place is, with the ranges of its parts.
pub enum Kind {
    /// `left operator right`
    Binary { left: Range<usize>, operator: Range<usize>, right: Range<usize> },
    /// `operator operand`
    Unary { operator: usize, operand: Range<usize> },
    /// The first statement of a function.
    Body,
    /// An arm without a guard, at the end of its pattern.
    Arm { pattern: usize },
    /// The guard of an arm.
    Guard { pattern: usize },
    /// A struct with `..rest`; for each field where it begins, and the range to be left away.
    Struct { fields: Vec<(usize, Range<usize>)> },
    /// `const` before a function, which goes.
    ConstFn,
    /// An operator that is computed by the compiler.
    Constant,
    /// The first statement of a function that returns a type without a name, which its changes would not have.
    Opaque,
    /// `&&` beside a `let`, where nothing else can stand.
    Chain,
}

/// A place, what is changed there (number, genre, replacement, byte), and the byte range that is written anew.
pub struct Place {
    pub kind: Kind,
    pub range: Range<usize>,
    pub changes: Vec<(usize, String, String, usize)>,
    at: usize,
}

impl Place {
    /// The genres and bytes by which cargo-mutants names what is changed here.
    pub fn keys(&self) -> Vec<(&'static str, usize)> {
        match &self.kind {
            Kind::Binary { operator, .. } => vec![("BinaryOperator", operator.start)],
            Kind::Unary { operator, .. } => vec![("UnaryOperator", *operator)],
            Kind::Body | Kind::Opaque => vec![("FnValue", self.range.start)],
            Kind::Arm { pattern } => vec![("MatchArm", *pattern)],
            Kind::Guard { pattern } => vec![("MatchArm", *pattern), ("MatchArmGuard", self.range.start)],
            Kind::Struct { fields } => fields.iter().map(|(at, _)| ("StructField", *at)).collect(),
            Kind::ConstFn => Vec::new(),
            Kind::Constant | Kind::Chain => {
                ["BinaryOperator", "UnaryOperator", "FnValue"].map(|genre| (genre, self.at)).into()
            }
        }
    }
}

/// The places of a file, outer ones before those inside of them.
pub fn find(source: &str, const_fns: &HashSet<&str>) -> Vec<Place> {
    let file = syn::parse_file(source).expect("the sources can be parsed");
    let mut finder = Finder { const_fns, constant: false, places: Vec::new() };
    finder.visit_file(&file);
    // A guard stands outside of the expression that it is, and a body before its first expression.
    let outside = |place: &Place| !matches!(place.kind, Kind::Body | Kind::Arm { .. } | Kind::Guard { .. });
    finder.places.sort_by_key(|place| {
        let empty = !place.range.is_empty();
        (place.range.start, empty, usize::MAX - place.range.end, outside(place))
    });
    finder.places
}

struct Finder<'a> {
    const_fns: &'a HashSet<&'a str>,
    /// Whether the compiler computes what is being looked at.
    constant: bool,
    places: Vec<Place>,
}

impl Finder<'_> {
    fn add(&mut self, range: Range<usize>, at: usize, kind: Kind) {
        let kind = if self.constant { Kind::Constant } else { kind };
        self.places.push(Place { kind, range, changes: Vec::new(), at });
    }

    fn constant(&mut self, constant: bool, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.constant, constant);
        visit(self);
        self.constant = outer;
    }

    fn function(&mut self, signature: &syn::Signature, block: &syn::Block, visit: impl FnOnce(&mut Self)) {
        let mut constant = false;
        if let Some(token) = &signature.constness {
            constant = self.const_fns.contains(signature.ident.to_string().as_str());
            if !constant {
                let range = token.span().byte_range();
                self.places.push(Place { kind: Kind::ConstFn, at: range.start, range, changes: Vec::new() });
            }
        }
        self.constant(constant, |finder| {
            if let Some(first) = block.stmts.first() {
                let start = first.span().byte_range().start;
                let output = match &signature.output {
                    syn::ReturnType::Type(_, output) => Some(&**output),
                    syn::ReturnType::Default => None,
                };
                let opaque = matches!(output, Some(syn::Type::ImplTrait(_)));
                finder.add(start..start, start, if opaque { Kind::Opaque } else { Kind::Body });
            }
            visit(finder);
        });
    }
}

fn range(part: &impl Spanned) -> Range<usize> {
    part.span().byte_range()
}

/// Whether a condition has a `let` at its top.
fn has_let(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => {
            matches!(binary.op, syn::BinOp::And(_)) && (has_let(&binary.left) || has_let(&binary.right))
        }
        _ => false,
    }
}

/// The range from a part to the next one, or to the end of the last.
fn with_comma(span: Span, comma: Option<Span>) -> Range<usize> {
    span.byte_range().start..comma.unwrap_or(span).byte_range().end
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.constant(true, |finder| visit::visit_item_const(finder, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.constant(true, |finder| visit::visit_impl_item_const(finder, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.constant(true, |finder| visit::visit_item_static(finder, item));
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.constant(true, |finder| visit::visit_variant(finder, variant));
    }

    fn visit_type(&mut self, of: &'ast syn::Type) {
        self.constant(true, |finder| visit::visit_type(finder, of));
    }

    fn visit_pat(&mut self, pattern: &'ast syn::Pat) {
        self.constant(true, |finder| visit::visit_pat(finder, pattern));
    }

    fn visit_generic_argument(&mut self, argument: &'ast syn::GenericArgument) {
        self.constant(true, |finder| visit::visit_generic_argument(finder, argument));
    }

    fn visit_expr_repeat(&mut self, repeat: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
        self.constant(true, |finder| finder.visit_expr(&repeat.len));
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.constant(false, |finder| visit::visit_expr_closure(finder, closure));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block, |finder| visit::visit_item_fn(finder, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block, |finder| visit::visit_impl_item_fn(finder, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block, |finder| visit::visit_trait_item_fn(finder, item));
        }
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let operator = range(&binary.op);
        let chain =
            matches!(binary.op, syn::BinOp::And(_)) && (has_let(&binary.left) || has_let(&binary.right));
        let (left, right) = (range(&binary.left), range(&binary.right));
        let whole = left.start..right.end;
        let kind = if chain { Kind::Chain } else { Kind::Binary { left, operator: operator.clone(), right } };
        self.add(whole, operator.start, kind);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        let operator = range(&unary.op).start;
        if !matches!(unary.op, syn::UnOp::Deref(_)) {
            let operand = range(&unary.expr);
            self.add(operator..operand.end, operator, Kind::Unary { operator, operand });
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, of: &'ast syn::ExprMatch) {
        for arm in &of.arms {
            let pattern = range(&arm.pat);
            match &arm.guard {
                Some((_, guard)) => {
                    let guard = range(guard);
                    self.add(guard.clone(), guard.start, Kind::Guard { pattern: pattern.start });
                }
                None => {
                    self.add(pattern.end..pattern.end, pattern.start, Kind::Arm { pattern: pattern.start });
                }
            }
        }
        visit::visit_expr_match(self, of);
    }

    fn visit_expr_struct(&mut self, of: &'ast syn::ExprStruct) {
        if of.rest.is_some() {
            let field = |pair: syn::punctuated::Pair<&syn::FieldValue, &syn::Token![,]>| {
                let comma = pair.punct().map(|comma| comma.span());
                (range(pair.value()).start, with_comma(pair.value().span(), comma))
            };
            let fields = of.fields.pairs().map(field).collect();
            self.add(range(of), range(of).start, Kind::Struct { fields });
        }
        visit::visit_expr_struct(self, of);
    }
}
