//! The JSON Schema of a pack file, for editors. It is made from the table that the reader checks files against, so the two
//! cannot say different things.

use serde_json::{Map, Value, json};

use super::table::{FILE, Object, Shape};

/// The schema in use: <https://json-schema.org/draft/2020-12/schema>.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema of a YAML file of a pack. It knows keys, types and choices; what parts say to each other, such as which word
/// lists there are, is checked on reading.
#[must_use]
pub fn schema() -> Value {
    schema_of("noticelint rule pack", &FILE)
}

/// The JSON Schema of files that are read by this table.
pub(super) fn schema_of(title: &str, table: &'static Object) -> Value {
    let mut definitions = Map::new();
    let root = object(table, &mut definitions);
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!(DIALECT));
    schema.insert("title".to_owned(), json!(title));
    schema.extend(root);
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Value::Object(schema)
}

fn object(table: &'static Object, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let mut properties = Map::new();
    for field in table.fields {
        let mut property = Map::new();
        property.insert("description".to_owned(), json!(format!("{} · {}", field.doc.zh, field.doc.en)));
        // A reference beside a description: allowed since 2019-09.
        property.extend(shape(field.shape, definitions));
        properties.insert(field.name.to_owned(), Value::Object(property));
    }
    let required: Vec<&str> = table.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

/// A reference to the object's definition, which is made when it is first needed.
fn reference(table: &'static Object, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let words = table.name.en.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let name = words.filter(|word| !matches!(*word, "" | "a" | "an")).collect::<Vec<_>>().join("-");
    if !definitions.contains_key(&name) {
        // Objects do not hold themselves, so this ends.
        let definition = object(table, definitions);
        definitions.insert(name.clone(), Value::Object(definition));
    }
    fields([("$ref", json!(format!("#/$defs/{name}")))])
}

fn shape(shape: Shape, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    match shape {
        Shape::Text | Shape::Word => fields([("type", scalars()), ("pattern", json!("\\S"))]),
        Shape::FreeText => fields([("type", scalars())]),
        Shape::Id => fields([("type", json!("string")), ("pattern", json!("^[a-z0-9]+(-[a-z0-9]+)*$"))]),
        Shape::Version => fields([("type", json!("string")), ("pattern", json!("^[0-9]+\\.[0-9]+\\.[0-9]+$"))]),
        Shape::Integer { min, max } => {
            fields([("type", json!("integer")), ("minimum", json!(min)), ("maximum", json!(max))])
        }
        Shape::Decimal { min, max } => {
            fields([("type", json!("number")), ("minimum", json!(min.value())), ("maximum", json!(max.value()))])
        }
        Shape::Bool => fields([("type", json!("boolean"))]),
        // Unix times are numbers.
        Shape::Instant => fields([("type", json!(["string", "integer"]))]),
        Shape::Choice(words) => fields([("enum", json!(words()))]),
        Shape::List { of, least } => {
            let items = Value::Object(self::shape(*of, definitions));
            fields([("type", json!("array")), ("items", items), ("minItems", json!(least))])
        }
        Shape::OneOrMany(of) => {
            let one = Value::Object(self::shape(*of, definitions));
            let many = json!({"type": "array", "items": one.clone(), "minItems": 1});
            fields([("anyOf", json!([one, many]))])
        }
        Shape::Object(table) => reference(table, definitions),
        Shape::OneKey(table) => {
            let mut schema = reference(table, definitions);
            schema.extend(fields([("minProperties", json!(1)), ("maxProperties", json!(1))]));
            schema
        }
        Shape::MapOf(of) => {
            let values = Value::Object(self::shape(*of, definitions));
            fields([("type", json!("object")), ("additionalProperties", values)])
        }
        Shape::TextOr(table) => {
            let text = Value::Object(self::shape(Shape::Text, definitions));
            fields([("anyOf", json!([text, Value::Object(reference(table, definitions))]))])
        }
    }
}

/// What YAML makes of a text without quotes: `110` and `true` are read as the texts they are written with.
fn scalars() -> Value {
    json!(["string", "number", "boolean"])
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
