//! Everything that a file of exemptions can say.

use crate::pack::table::{Object, Shape, may, must, some, words};

pub(super) static FILE: Object = Object {
    name: words("豁免文件", "a file of exemptions"),
    fields: &[must("exemptions", some(&Shape::Object(&EXEMPTION)), "豁免", "the exemptions")],
};

static EXEMPTION: Object = Object {
    name: words("豁免", "an exemption"),
    fields: &[
        must("rule", Shape::Text, "哪条规则", "the rule"),
        may(
            "fingerprint",
            Shape::Text,
            "哪一处：报告里的指纹；与 where 写其一",
            "which finding: its fingerprint, as reports show it; this or where",
        ),
        may("where", Shape::Object(&WHERE), "哪些地方；与 fingerprint 写其一", "which findings; this or fingerprint"),
        must("reason", Shape::Text, "为什么可以保留", "why it may stand"),
        must("owner", Shape::Text, "谁提出、谁负责", "who asks for it and answers for it"),
        must("approved_by", Shape::Text, "谁批准", "who allows it"),
        must("from", Shape::Instant, "自何时起", "from when on"),
        must("until", Shape::Instant, "至何时止（不含），最长三年", "until when (exclusive), three years at most"),
    ],
};

static WHERE: Object = Object {
    name: words("位置", "a place"),
    fields: &[
        may(
            "path",
            Shape::Text,
            "文件路径，从豁免文件所在处算起；* 代表任意文字",
            "path of the file, from the folder of this one; * stands for any text",
        ),
        may("notice", Shape::Text, "通知的编号；* 代表任意文字", "id of the notice; * stands for any text"),
        may("field", Shape::Text, "字段，如 prompt、data.thing1", "the field, such as prompt or data.thing1"),
        may("quote", Shape::Text, "标出的原文，须完全相同", "the marked words, exactly"),
    ],
};
