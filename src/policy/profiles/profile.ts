import type {Text} from '../../core/text.js'
import type {Rule} from '../policy-file.js'

/** A document that a profile rests on. */
export interface Source {
  readonly title: string
  /** A year, a month or a day. */
  readonly date: string
  /** What it says about the profile's numbers, or that it has none. */
  readonly says: string
  /** Who is quoted for that, where the words of the document itself were not read. */
  readonly citedBy?: string
}

export type ParameterValue = number | string

/** A value that the rules name. */
export interface Parameter {
  readonly name: string
  /** Left out where the sources give none: it is for the user to fill in with a number. */
  readonly value?: ParameterValue
  /** Other values that the sources give, for other releases. */
  readonly also?: readonly ParameterValue[]
  /** What it means, and whose number it is. */
  readonly meaning: string
}

/** A rule of a profile says whose demand it is, and what it cannot show. */
export type ProfileRule = Rule & Required<Pick<Rule, 'source' | 'date' | 'limits'>>

/** The thresholds of a regulator or publisher as a policy that can be used at once. It certifies nothing. */
export interface Profile {
  /** kebab-case; the same as its file's name. */
  readonly name: string
  readonly title: string
  /** The document that sets the thresholds first. */
  readonly sources: readonly [Source, ...Source[]]
  /** The day on which the sources were read. */
  readonly read: string
  /** What a release that keeps to it is not shown to be. */
  readonly limits: string
  /** What the audit must be given, for every rule to be measured. */
  readonly needs: readonly Text[]
  readonly parameters: readonly Parameter[]
  readonly rules: readonly ProfileRule[]
}

/** The document that a profile's thresholds come from, in one line, with whoever is quoted for it. */
export function sourceLine({title, citedBy}: Source): string {
  return citedBy === undefined ? title : `${title}, as cited by ${citedBy}`
}

/** The same with its date and what it says. */
export function sourceText(source: Source): string {
  return `${sourceLine(source)} (${source.date}). ${source.says}`
}
