import type {ConfigEntry, ConfigSetting} from './config-setting.js'

/** What the first lines of a config file say. */
export interface ConfigHeading {
  /** Where editors find the schema, from the file's folder. */
  readonly schema: string
  /** The command that takes the file. */
  readonly command: string
}

/**
 * Settings as a config file: those that were given with their values, and the others, where they are handed in, as comments.
 *
 * @param others Settings that stand there as comments, ready to be used.
 */
export async function renderConfig(
  given: readonly ConfigEntry[],
  others: readonly ConfigSetting[],
  {schema, command}: ConfigHeading,
): Promise<string> {
  const {stringify} = await import('yaml')
  const inLine = (values: readonly unknown[]) =>
    stringify(values, {lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: false}).trimEnd()
  const line = ({key, many}: ConfigSetting, values: readonly unknown[]) =>
    `${key}: ${many ? inLine(values) : inLine(values).slice(1, -1)}`
  const explained = others.flatMap(setting => [
    '',
    ...wrapped(setting.about).map(text => `# ${text}`),
    `# ${line(setting, exampleOf(setting))}`,
  ])
  return [
    `# yaml-language-server: $schema=${onOneLine(schema)}`,
    `# A whole audit. Run it: ${onOneLine(command)}`,
    '# Paths are seen from the folder of this file. What the command line says goes before it.',
    '',
    ...given.map(({setting, texts}) => line(setting, valuesOf(setting, texts))),
    ...(explained.length > 0
      ? ['', '# Other settings, as they are where nothing is said, or with a value to show the form:']
      : []),
    ...explained,
    '',
  ].join('\n')
}

const valuesOf = ({kind}: ConfigSetting, texts: readonly string[]): unknown[] =>
  kind === 'switch' ? texts.map(text => text === 'true') : texts.map(plain)

/** A number where its text is how numbers are written: it is read as the same text. */
const plain = (text: string) => (String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text)

function exampleOf(setting: ConfigSetting): unknown[] {
  const {kind, choices, least = 1, usual} = setting
  if (usual !== undefined) return valuesOf(setting, typeof usual === 'string' ? [usual] : usual)
  if (kind === 'switch') return [true]
  return [kind === 'integer' ? least : (choices?.[0] ?? '...')]
}

const LONGEST_LINE = 100

function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of onOneLine(text).split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < LONGEST_LINE) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const onOneLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
