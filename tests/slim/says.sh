#!/bin/sh
# says.sh WORDS PROGRAM NAME [OPTION...]: the program ends with 1 and one line that has the words (a grep pattern) in it.
words=$1 program=$2
shift 3
said=$("$program" "$@" 2>&1)
code=$?
echo "$said"
[ $code -eq 1 ] && [ "$(echo "$said" | wc -l)" -eq 1 ] && echo "$said" | grep -q "$words"
