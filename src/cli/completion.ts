/** What a shell completes, as the command line defines it. */
export interface CompletedCommand {
  /** Words apart from the program's own, such as `policy init`. */
  readonly words: string
  readonly summary: string
  readonly flags: readonly CompletedFlag[]
}

export interface CompletedFlag {
  readonly name: string
  /** Whether a value follows. */
  readonly takesValue: boolean
  /** The values that it can have, where these are known; files otherwise. */
  readonly values: readonly string[]
}

export const completedShells = ['bash', 'zsh', 'fish'] as const

/** A script that completes commands, flags and the names that flags take. Where no name is known, files are completed. */
export function completionScript(
  shell: (typeof completedShells)[number],
  program: string,
  commands: readonly CompletedCommand[],
): string {
  if (shell === 'fish') return fishScript(program, commands)
  const bash = bashScript(program, commands)
  // zsh runs completions of bash once it is told to.
  return shell === 'bash' ? bash : `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash}`
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

function bashScript(program: string, commands: readonly CompletedCommand[]): string {
  const name = `_${program.replaceAll(/\W/g, '_')}_complete`
  const first = [...new Set(commands.map(({words}) => words.split(' ')[0]))]
  const topics = first.filter(word => commands.some(({words}) => words.startsWith(`${word} `)))
  return [
    `${name}() {`,
    '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words=',
    `  if [ "$COMP_CWORD" -eq 1 ]; then`,
    `    COMPREPLY=($(compgen -W ${quoted(first.join(' '))} -- "$current")); return`,
    '  fi',
    '  case "$command" in',
    ...topics.flatMap(topic => [
      `    ${topic})`,
      '      if [ "$COMP_CWORD" -eq 2 ]; then',
      `        COMPREPLY=($(compgen -W ${quoted(wordsBehind(topic, commands).join(' '))} -- "$current")); return`,
      '      fi',
      '      command="$command ${COMP_WORDS[2]}" ;;',
    ]),
    '  esac',
    '  case "$command $previous" in',
    ...commands.flatMap(({words, flags}) =>
      flags
        .filter(({values}) => values.length > 0)
        .map(flag => `    ${quoted(`${words} --${flag.name}`)}) words=${quoted(flag.values.join(' '))} ;;`),
    ),
    '  esac',
    '  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); return; fi',
    '  case "$command" in',
    ...commands.map(
      ({words, flags}) => `    ${quoted(words)}) words=${quoted(flags.map(flag => `--${flag.name}`).join(' '))} ;;`,
    ),
    '  esac',
    '  case "$current" in',
    '    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;',
    '    *) COMPREPLY=($(compgen -f -- "$current")) ;;',
    '  esac',
    '}',
    `complete -o filenames -F ${name} ${program}`,
    '',
  ].join('\n')
}

const wordsBehind = (topic: string, commands: readonly CompletedCommand[]) =>
  commands.flatMap(({words}) => (words.startsWith(`${topic} `) ? [words.slice(topic.length + 1)] : []))

function fishScript(program: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({words, summary, flags}) => {
    const [first, second] = words.split(' ')
    const seen = words.split(' ').map(word => `__fish_seen_subcommand_from ${word}`)
    const where =
      words === first
        ? '__fish_use_subcommand'
        : `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${wordsBehind(first, commands).join(' ')}`
    return [
      `complete -c ${program} -f -n ${quoted(where)} -a ${words === first ? first : second} -d ${quoted(summary)}`,
      ...(words === first ? [] : [`complete -c ${program} -f -n __fish_use_subcommand -a ${first}`]),
      ...flags.map(({name, takesValue, values}) => {
        const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : ''
        return `complete -c ${program} -n ${quoted(seen.join('; and '))} -l ${name}${value}`
      }),
    ]
  })
  return [...new Set(lines), ''].join('\n')
}
