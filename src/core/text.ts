import type {SettingName} from './settings.js'

/** What stands where users put something of their own, such as FILE. */
export interface Placeholder {
  readonly placeholder: string
}

export type SettingValue = string | number | boolean | readonly string[] | Placeholder

/** A setting that a text names: the command line shows its flag, the library its option. */
export interface SettingPart {
  readonly setting: SettingName
  readonly value?: SettingValue
}

/** A command that a text advises: the library shows the function that does the same. */
export interface CommandPart {
  readonly command: string
  readonly given: readonly (string | Placeholder | SettingPart)[]
}

type Part = string | SettingPart | CommandPart

/**
 * A text that does not say yet how its reader gives settings. It is plain JSON, so it can go from one thread to another. What users and
 * files call things are strings in it, and settings are objects: no name can pass for a setting.
 */
export type Text = string | readonly Part[]

/** How one kind of reader gives settings and runs commands. */
export interface Wording {
  readonly setting: (part: SettingPart) => string
  readonly command: (part: CommandPart) => string
}

/**
 * A text with settings, commands or other texts in it, as a template: say`Give another name with ${setting('out')}.`
 * A line end in the source, with the blanks that follow it, is one blank of the text.
 */
export function say(strings: TemplateStringsArray, ...values: readonly (number | Part | Text)[]): Text {
  const [first, ...others] = strings.map(string => string.replaceAll(/\n */g, ' '))
  const pieces = values.flatMap((value, at) => [typeof value === 'number' ? `${value}` : value, others[at]])
  return joinTexts([first, ...pieces])
}

/** One text of several, with something between them. */
export function joinTexts(texts: readonly (Part | Text)[], between = ''): Text {
  return texts.flatMap((each, at) => [...(at > 0 && between !== '' ? [between] : []), ...(isParts(each) ? each : [each])])
}

const isParts = (each: Part | Text): each is readonly Part[] => Array.isArray(each)

/** A setting by the name of its library option, with the value to give it where that is known. */
export function setting(name: SettingName, value?: SettingValue): SettingPart {
  return {setting: name, ...(value !== undefined && {value})}
}

/** A command, with what to give it. */
export function command(name: string, ...given: CommandPart['given']): CommandPart {
  return {command: name, given}
}

/** A place where users put something of their own. */
export const placeholder = (what: string): Placeholder => ({placeholder: what})

export const isPlaceholder = (value: SettingValue): value is Placeholder => typeof value === 'object' && 'placeholder' in value

export const isSetting = (part: string | Placeholder | SettingPart): part is SettingPart =>
  typeof part === 'object' && 'setting' in part

/** The text as one kind of reader understands it. */
export function wordText(given: Text, {setting, command}: Wording): string {
  if (typeof given === 'string') return given
  return given.map(part => (typeof part === 'string' ? part : 'setting' in part ? setting(part) : command(part))).join('')
}
