//! Everything that `noticelint.yaml` can say.

use crate::pack::table::{Object, Shape, list, may, severities, words};
use crate::verdict::Severity;

pub(super) static CONFIG: Object = Object {
    name: words("配置", "the configuration"),
    fields: &[
        may(
            "rules",
            list(&Shape::Text),
            "要添加的规则包：YAML 文件或文件夹",
            "rule packs to add: YAML files or folders",
        ),
        may("select", list(&Shape::Text), "只用这些规则或类别", "only these rules or families"),
        may("ignore", list(&Shape::Text), "不用这些规则或类别", "all but these rules or families"),
        may(
            "severity",
            Shape::MapOf(&Shape::Choice(severities)),
            "改变规则的级别；实验性规则不会高于 warning",
            "rules with another severity; heuristic ones never go beyond warning",
        ),
        may(
            "paths",
            list(&Shape::Text),
            "命令行没有写路径时检查什么",
            "what is checked where the command line names no path",
        ),
        may(
            "account",
            Shape::MapOf(&Shape::FreeText),
            "账号情况（认证、类型、主体），用于没有自己注明的通知",
            "facts about the account (verified, type, entity) for notices that declare none",
        ),
        may("templates", list(&Shape::Text), "用来补全发送请求的模板列表", "exports of templates to join sends with"),
        may(
            "columns",
            Shape::MapOf(&Shape::Text),
            "表格里自取的列名是什么，如 推送文案: text",
            "what columns with names of your own are, such as copy: text",
        ),
        may("fail_on", Shape::Choice(fail_on), "从哪一级起退出码为 1", "from which severity on the exit status is 1"),
        may("baseline", Shape::Text, "已知问题的文件", "the file of known findings"),
        may("exemptions", list(&Shape::Text), "豁免文件", "files of exemptions"),
    ],
};

fn fail_on() -> Vec<&'static str> {
    Severity::ALL.map(Severity::name).into_iter().chain(["never"]).collect()
}
