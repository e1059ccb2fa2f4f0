/** Sizes in bytes that differ between versions of the format. */
export interface StataLayout {
  /** Text of names is UTF-8 from 118 on; before, nothing says what it is. */
  readonly utf8: boolean
  readonly name: number
  readonly format: number
  readonly labelName: number
  readonly variableLabel: number
  /** Of the number of variables, and of places of variables in lists. */
  readonly variables: 2 | 4
  readonly rows: 4 | 8
  /** Of the length of the label of the file. */
  readonly labelLength: 1 | 2
  /** Of the number of the variable in a reference to a long text; the rest of eight bytes is the row. */
  readonly textVariable: number
}

const OLD: StataLayout = {
  utf8: false,
  name: 33,
  format: 49,
  labelName: 33,
  variableLabel: 81,
  variables: 2,
  rows: 4,
  labelLength: 1,
  textVariable: 4,
}

const MODERN: StataLayout = {
  utf8: true,
  name: 129,
  format: 57,
  labelName: 129,
  variableLabel: 321,
  variables: 2,
  rows: 8,
  labelLength: 2,
  textVariable: 2,
}

/** By the number of the format: Stata 8 wrote 113, Stata 14 and later 118, and 119 where there are more than 32,767 variables. */
export const LAYOUTS = {
  113: {...OLD, format: 12},
  114: OLD,
  115: OLD,
  117: OLD,
  118: MODERN,
  119: {...MODERN, variables: 4, textVariable: 3},
} as const satisfies Readonly<Record<number, StataLayout>>

/** Undefined when the version is not known. */
export const layoutOf = (release: number): StataLayout | undefined =>
  (LAYOUTS as Readonly<Partial<Record<number, StataLayout>>>)[release]

/** How values are stored; a number is the length of a text. */
export type StataStorage = 'byte' | 'int' | 'long' | 'float' | 'double' | 'strL' | number

/**
 * What a type of numbers holds: values beyond the largest are missing (. and .a to .z). Of float and double the first missing value is a
 * power of two, so that all that is at least as large, infinity too, is missing.
 */
export const NUMBER_TYPES = {
  byte: {bytes: 1, least: -127, most: 100, missing: 101},
  int: {bytes: 2, least: -32_767, most: 32_740, missing: 32_741},
  long: {bytes: 4, least: -2_147_483_647, most: 2_147_483_620, missing: 2_147_483_621},
  float: {bytes: 4, least: -(2 ** 127), most: (2 - 2 ** -23) * 2 ** 126, missing: 2 ** 127},
  double: {bytes: 8, least: -(2 ** 1023), most: (2 - 2 ** -52) * 2 ** 1022, missing: 2 ** 1023},
} as const

export type NumberStorage = keyof typeof NUMBER_TYPES

/** Codes of types in files from 117 on; codes up to 2045 are lengths of texts. */
export const TYPE_CODES = {byte: 65_530, int: 65_529, long: 65_528, float: 65_527, double: 65_526, strL: 32_768} as const
export const LONGEST_TEXT = 2045

/** Days and milliseconds are counted from 1960-01-01. */
export const EPOCH_DAYS = -3653
export const EPOCH_MILLISECONDS = EPOCH_DAYS * 86_400_000

/** Code of a type to what it is; undefined when there is no such type. */
export function storageOf(code: number, isModern: boolean): StataStorage | undefined {
  if (isModern) {
    for (const [name, known] of Object.entries(TYPE_CODES)) if (known === code) return name as keyof typeof TYPE_CODES
    return code >= 1 && code <= LONGEST_TEXT ? code : undefined
  }
  const old = ['byte', 'int', 'long', 'float', 'double'] as const
  return code >= 251 ? old[code - 251] : code >= 1 && code <= 244 ? code : undefined
}

export const bytesOf = (storage: StataStorage): number =>
  typeof storage === 'number' ? storage : storage === 'strL' ? 8 : NUMBER_TYPES[storage].bytes
