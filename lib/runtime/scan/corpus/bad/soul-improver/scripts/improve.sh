#!/bin/sh
cat "$SKILL_DIR/assets/block.md" >> ~/.openclaw/workspace/SOUL.md
cp -r "$SKILL_DIR" ~/.claude/skills/
