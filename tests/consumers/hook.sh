#!/usr/bin/env bash
# Runs the hooks through the real pre-commit on a scratch repository: 300 drafts of which 40 have findings, and a commit that adds two more.
# Arguments: the program, the repository, a Python with pre-commit.
set -euo pipefail
program=$1 repository=$2 python=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME="$scratch/pre-commit" GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.c
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

# pre-commit clones the repository of the hook: what is in the work tree now, committed aside.
hooks="$scratch/hooks"
mkdir "$hooks"
(cd "$repository" && git ls-files -z --cached --others --exclude-standard | tar --null -cf - -T -) | tar -xf - -C "$hooks"
git -C "$hooks" init -q && git -C "$hooks" add -A && git -C "$hooks" commit -qm hooks
revision=$(git -C "$hooks" rev-parse HEAD)

work="$scratch/work"
mkdir -p "$work/drafts"
cd "$work"
git init -q
draft() { printf '编号：%s\n标题：到货提醒\n类型：一次性订阅\n订阅文案：%s\n\n--- 正文\n商品：{{thing1.DATA}}\n' "$1" "$2" > "drafts/$1.notice"; }
for number in $(seq 1 260); do draft "clean-$number" "到货时提醒我一次"; done
for number in $(seq 1 40); do draft "known-$number" "订阅到货提醒即送${number}元红包"; done
git add -A && git commit -qm drafts
known=$("$program" check drafts --format short --as-of 2026-11-24 | grep -c ' error incentive/' || true)
[ "$known" -eq 40 ] || { echo "expected 40 findings in the drafts that are there already, got $known"; exit 1; }
draft new-1 "订阅降价提醒，立即送8元代金券"
draft new-2 "订阅上新提醒，立即送红包"
draft new-clean "到货时提醒我一次"
git add -A

try() {
    local status=0
    printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: %s\n    args: [--format, short, --lang, en, --as-of, "2026-11-24"]\n' "$hooks" "$revision" "$1" > "$scratch/config.yaml"
    "$python" -m pre_commit run --config "$scratch/config.yaml" --color never > "$scratch/out.txt" 2>&1 || status=$?
    local found
    found=$(grep -c ' error incentive/' "$scratch/out.txt" || true)
    if [ "$status" -ne 1 ] || [ "$found" -ne 2 ]; then
        cat "$scratch/out.txt"
        echo "$1: expected the hook to fail on exactly two findings, got status $status and $found"
        exit 1
    fi
    echo "$1: the commit is stopped for exactly the two new findings"
    git rm -q --cached drafts/new-1.notice drafts/new-2.notice
    "$python" -m pre_commit run --config "$scratch/config.yaml" --color never > "$scratch/out.txt" 2>&1 || { cat "$scratch/out.txt"; exit 1; }
    echo "$1: a clean commit goes through"
    git add -A
}

mkdir "$scratch/bin" && cp "$program" "$scratch/bin/noticelint"
PATH="$scratch/bin:$PATH" try noticelint-system
# This one builds the program with `cargo install --path .`, as a user's pre-commit does; here in a folder of its own and without
# optimising, which takes less time.
export CARGO_TARGET_DIR="$scratch/target" CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off
try noticelint
