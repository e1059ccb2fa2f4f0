import {isPlaceholder, isSetting, wordText, type SettingPart, type SettingValue, type Text, type Wording} from './text.js'

/** Functions that are not called as the command that does the same. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['attacks', 'attacks.get'],
  ['generators', 'generators.get'],
  ['policy check', 'evaluatePolicy'],
  ['verify', 'verifyBundle'],
])

/** Texts as a program's author reads them: settings are options, and commands are functions. */
export const libraryWording: Wording = {
  setting: part => `\`${option(part)}\``,
  command: ({command, given}) => {
    const options = given.filter(isSetting).map(option)
    const values = given.flatMap(each => (isSetting(each) ? [] : [wordValue(each)]))
    return `${FUNCTIONS.get(command) ?? command}(${[...values, ...(options.length > 0 ? [`{${options.join(', ')}}`] : [])].join(', ')})`
  },
}

/** Notes as one kind of reader understands them. */
export function wordNotes(notes: readonly Text[], wording: Wording = libraryWording): string[] {
  return notes.map(note => wordText(note, wording))
}

function option({setting, value}: SettingPart): string {
  return value === undefined || isPlaceholder(value) ? setting : `${setting}: ${wordValue(value)}`
}

function wordValue(value: SettingValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", String.raw`\'`)}'`
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  return isPlaceholder(value) ? value.placeholder.toLowerCase() : `[${value.map(wordValue).join(', ')}]`
}
