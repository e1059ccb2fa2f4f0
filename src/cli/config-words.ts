import type {ConfigEntry} from '../config/config-setting.js'
import type {FlagSetting} from './config-settings.js'

/** What a config file says, as words of the command line. */
export function wordsOf(entries: readonly ConfigEntry<FlagSetting>[]): string[] {
  return entries.flatMap(({setting, texts}) => {
    const {flag, kind, hasDelimiter, canBeDenied} = setting
    if (kind !== 'switch') return texts.map(text => `--${flag}=${hasDelimiter ? oneOfSeveral(text) : text}`)
    if (texts[0] === 'true') return [`--${flag}`]
    return canBeDenied ? [`--no-${flag}`] : []
  })
}

/** The words before what ends the flags. A flag with several values would take whatever stands behind it for one more. */
export function withWords(argv: readonly string[], words: readonly string[]): string[] {
  const end = argv.indexOf('--')
  return end < 0 ? [...argv, ...words] : [...argv.slice(0, end), ...words, ...argv.slice(end)]
}

/** Where commas separate values, blanks and quotes around each are taken off: first double ones, then single ones. */
export function oneOfSeveral(text: string): string {
  const value = text.replaceAll(',', String.raw`\,`)
  return /^[\s'"]|[\s'"]$/u.test(text) ? `"'${value}'"` : value
}
