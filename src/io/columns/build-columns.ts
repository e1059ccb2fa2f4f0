import type {ColumnReading} from '../../core/column-reading.js'
import type {DateForm} from '../../core/column.js'
import type {Column} from '../../core/table.js'
import {libraryWording} from '../../core/library-wording.js'
import {say, setting, type Text, type Wording, wordText} from '../../core/text.js'
import type {PartPlace} from '../parts/part-rows.js'
import type {ReadOptions} from '../read-options.js'
import {decide, NAMED_LEVEL, percent, rows, sameLevels, spellingNotes, type ColumnDecision, type FileFacts} from './decide.js'
import {compactDatesNote} from './dates/compact-dates.js'
import {decideDates} from './dates/decide-dates.js'
import {ownMomentsNote} from './dates/own-moments-note.js'
import {orderShown} from './dates/read-dates.js'
import {stepName} from '../../core/dates/step-name.js'
import {dateStatements} from './dates/statements.js'
import {doubtError, leftOut, type Doubt} from './doubt.js'
import type {ColumnEvidence, LevelCount} from './evidence.js'
import type {GatheredCells} from './gathered-cells.js'
import {ALWAYS_LEVEL, LEVEL_TOKENS} from './missing-tokens.js'
import {formInWords, type NumberForm} from './number-form.js'
import {fewDifferent, missingLikeNumbers} from './number-notes.js'
import {commasIn} from './read-form.js'
import {givenThousands} from './thousands.js'

/** A column of the file that is read. */
export interface GatheredColumn {
  readonly name: string
  readonly part: ColumnReading['part']
  readonly cells: GatheredCells
  /** What the file says that it is. */
  readonly source?: string
  /** What one may not expect. */
  readonly notes?: readonly Text[]
}

/** What the user, or another file, has settled. */
export interface ColumnChoices {
  readonly decimalComma: boolean
  readonly thousands: string | undefined
  /** Whether the marks of missing values were named. */
  readonly missingGiven: boolean
  /** Marks of missing values that are levels of categories. */
  readonly keepLevel: readonly string[]
  /** Columns whose levels are one where they differ in spelling alone, and columns where such levels are two. */
  readonly mergeLevels: readonly string[]
  readonly distinctLevels: readonly string[]
  readonly minority: readonly string[]
  /** Another file has settled the kinds: only what cannot be read is in doubt. */
  readonly isFurther: boolean
  readonly forms: ReadonlyMap<string, NumberForm>
  /** What the user says of columns of dates. */
  readonly dates: readonly string[]
  /** How another file, which this one is read beside, writes its dates. */
  readonly knownDates: ReadonlyMap<string, DateForm>
  /** Names the class column by how the columns were read. */
  readonly suggestTarget: ReadOptions['suggestTarget'] | undefined
  /** How notes name settings. */
  readonly wording: Wording
  /** Of a table in several files: where its rows stand in them. */
  readonly placeOf?: ((row: number) => PartPlace | undefined) | undefined
}

export interface BuiltColumns {
  readonly columns: readonly Column[]
  readonly readings: readonly ColumnReading[]
  readonly forms: readonly NumberForm[]
}

/** What the options say of all columns. @param missingGiven Whether the file, or the user, says what stands for a missing value. */
export function columnChoices(options: ReadOptions, missingGiven: boolean, placeOf?: ColumnChoices['placeOf']): ColumnChoices {
  const {decimalComma = false, keepLevel = [], mergeLevels = [], distinctLevels = [], kinds, wording = libraryWording} = options
  return {
    decimalComma,
    wording,
    placeOf,
    suggestTarget: options.target === undefined ? options.suggestTarget : undefined,
    thousands: givenThousands(options),
    missingGiven,
    keepLevel,
    mergeLevels,
    distinctLevels,
    minority: options.minority ?? [],
    isFurther: kinds !== undefined,
    forms: new Map((options.forms ?? []).map(form => [form.column, form])),
    dates: options.dates ?? [],
    knownDates: new Map([...(kinds ?? [])].flatMap(([name, kind]) => (typeof kind === 'object' ? [[name, kind] as const] : []))),
  }
}

/** Up to so many different numbers a column is said to have few. */
const FEW_NUMBERS = 10

/**
 * Decides how every column is read and builds it.
 * @throws {UserError} One message about all columns that can be read in several ways.
 */
export function buildColumns(file: string, gathered: readonly GatheredColumn[], choices: ColumnChoices): BuiltColumns {
  const all = gathered.map(column => ({...column, evidence: withPlace(column.cells.evidence(), choices)}))
  const facts = factsOf(
    all.map(({evidence}) => evidence),
    choices,
  )
  const levelTokens = [...(choices.missingGiven ? [] : [ALWAYS_LEVEL]), ...choices.keepLevel]
  const target = all.find(({part}) => part === 'target')
  const statements = dateStatements(
    choices.dates,
    all.map(({name}) => name),
  )
  const order = onlyOne(all.map(({evidence}) => orderShown(evidence)))
  const decided = all.map(({part, cells, evidence}) => {
    const {name} = evidence
    const dateFacts = {statements: statements.get(name) ?? [], known: choices.knownDates.get(name), order}
    const decision = decideDates(evidence, facts, dateFacts) ?? decide(evidence, facts, choices.forms.get(name))
    if ('ways' in decision) return decision
    const spelling = decision.kind === 'categorical' && part === 'target' ? spellingDoubt(evidence, choices) : undefined
    const token = decision.kind === 'categorical' ? tokenDoubt(evidence, cells, target, choices) : undefined
    return spelling ?? token ?? decision
  })
  const doubts = decided.filter((each): each is Doubt => 'ways' in each)
  if (doubts.length > 0) throw doubtError(file, doubts)
  const columns: Column[] = []
  const readings: ColumnReading[] = []
  const forms: NumberForm[] = []
  for (const [at, gatheredColumn] of all.entries()) {
    const {cells, evidence} = gatheredColumn
    const decision = decided[at] as ColumnDecision
    const spellings = choices.mergeLevels.includes(evidence.name) ? mergedSpellings(evidence.texts, choices.minority) : undefined
    const column = cells.build(decision, levelTokens, spellings)
    columns.push(column)
    readings.push(describe(column, gatheredColumn, decision, evidence, levelTokens, facts, choices))
    if (decision.kind === 'numeric' && decision.form !== undefined && formInWords(decision.form) !== '') forms.push(decision.form)
  }
  const suggested = choices.suggestTarget?.(readings)
  const place = all.findIndex(({name}) => name === suggested)
  const labels = place < 0 ? undefined : builtAsLabels(all[place], facts, levelTokens, choices)
  if (labels !== undefined) [columns[place], readings[place]] = labels
  return {columns, readings, forms}
}

/** Numbers as the labels of a class column; nothing where that takes another reading, or where it is in doubt. */
function builtAsLabels(
  column: GatheredColumn,
  facts: FileFacts,
  levelTokens: readonly string[],
  choices: ColumnChoices,
): readonly [Column, ColumnReading] | undefined {
  const cells = column.cells.asLabels?.()
  if (cells === undefined) return undefined
  const evidence = cells.evidence()
  const decision = spellingDoubt(evidence, choices) ?? decide(evidence, facts)
  if ('ways' in decision) return undefined
  const built = cells.build(decision, levelTokens)
  return [built, describe(built, {...column, part: 'target', cells}, decision, evidence, levelTokens, facts, choices)]
}

function withPlace(evidence: ColumnEvidence, {placeOf}: ColumnChoices): ColumnEvidence {
  const {firstText} = evidence
  const place = firstText && placeOf?.(firstText.row)
  return firstText === undefined || place === undefined ? evidence : {...evidence, firstText: {...firstText, place}}
}

function factsOf(columns: readonly ColumnEvidence[], {decimalComma, thousands, missingGiven}: ColumnChoices): FileFacts {
  const meanings = new Set(columns.map(column => commasIn(column, decimalComma)))
  // Where columns disagree none of them speaks for the others.
  const commas =
    meanings.has('thousands') !== meanings.has('decimal') ? (meanings.has('decimal') ? 'decimal' : 'thousands') : undefined
  return {decimalComma, thousands, commas, tokens: [...new Set(columns.flatMap(({tokens}) => [...tokens.keys()]))], missingGiven}
}

/** Labels that differ in spelling alone: the rows of one of them would count as another class. */
function spellingDoubt({name, texts}: ColumnEvidence, choices: ColumnChoices): Doubt | undefined {
  if (choices.isFurther || choices.distinctLevels.includes(name) || choices.mergeLevels.includes(name)) return undefined
  const groups = sameLevels(texts)
  if (groups.length === 0) return undefined
  const told = groups.slice(0, 3).map(group => group.map(spelled).join(' and '))
  return {
    column: name,
    what: `target column '${name}' has labels that differ in spelling alone: ${told.join('; ')}.`,
    ways: [
      {means: 'one label, spelt several ways', naming: 'mergeLevels'},
      {means: 'labels of their own', naming: 'distinctLevels'},
    ],
  }
}

const spelled = ({level, count}: LevelCount) =>
  count >= NAMED_LEVEL ? `'${level}' (${count} rows)` : `another spelling (${count} ${count === 1 ? 'row' : 'rows'})`

/** A mark that fewer cells have is what it says in most files; of many levels the most common one may be rare. */
const LARGE_SHARE = 1 / 3

/** A mark such as NA that is more common than any level, in the column or in a class that is asked about, may be a level itself. */
function tokenDoubt(
  {name, tokens}: ColumnEvidence,
  cells: GatheredCells,
  target: (GatheredColumn & {readonly evidence: ColumnEvidence}) | undefined,
  {missingGiven, keepLevel, isFurther, minority}: ColumnChoices,
): Doubt | undefined {
  const unsettled = LEVEL_TOKENS.filter(token => token !== ALWAYS_LEVEL && tokens.has(token) && !keepLevel.includes(token))
  if (missingGiven || isFurther || unsettled.length === 0) return undefined
  const parts: [string, (row: number) => boolean][] = [['the column', () => true]]
  if (target !== undefined && target.name !== name)
    for (const label of minority) parts.push([`the rows with ${target.name} '${label}'`, target.cells.rowsWith(label)])
  for (const [of, isCounted] of parts) {
    const counts = [...cells.tally(isCounted)].sort(([, a], [, b]) => b - a)
    const most = counts.at(0)
    if (most === undefined || !unsettled.includes(most[0])) continue
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    if (most[1] < LARGE_SHARE * total) continue
    return {
      column: name,
      what: `column '${name}': '${most[0]}' is ${percent(most[1], total)} of ${of}, more than any level; it may be a level itself.`,
      ways: [
        {means: 'a level', by: [setting('keepLevel', [most[0]])]},
        {
          means: 'a missing value',
          by: [
            setting(
              'missing',
              [...tokens.keys()].filter(token => token !== ''),
            ),
          ],
        },
        leftOut,
      ],
    }
  }
  return undefined
}

/** Every spelling with the one that stays: a label that was asked for, else the most common one. */
function mergedSpellings(texts: readonly LevelCount[], minority: readonly string[]): Map<string, string> {
  return new Map(
    sameLevels(texts).flatMap(group => {
      const stays = group.find(({level}) => minority.includes(level)) ?? group[0]
      return group.map(({level}) => [level, stays.level] as const)
    }),
  )
}

function describe(
  column: Column,
  {part, source, notes: said = []}: GatheredColumn,
  decision: ColumnDecision,
  evidence: ColumnEvidence,
  levelTokens: readonly string[],
  facts: FileFacts,
  choices: ColumnChoices,
): ColumnReading {
  const {name, tokens} = evidence
  const kept = column.kind === 'categorical' ? levelTokens.filter(token => tokens.has(token)) : []
  const missing = [...tokens].filter(([token]) => !kept.includes(token)).map(([token, count]) => ({token, count}))
  const base = {name, part, missing, ...(source !== undefined && {source})}
  if (column.kind === 'categorical') {
    const levels = column.field.levels.length
    const notes = [
      ...said,
      ...decision.notes,
      ...kept.map(token => keptNote(token, tokens.get(token) ?? 0, facts)),
      ...levelNotes(part, evidence, choices),
    ]
    const type = levels === 0 ? 'empty' : levels === 1 ? 'constant' : 'category'
    return {...base, type, levels, notes: notes.map(note => wordText(note, choices.wording))}
  }
  const {field, values} = column
  const different = fewDifferent(values, FEW_NUMBERS)
  const mostlyMissing = field.missing * 2 > values.length ? [`${percent(field.missing, values.length)} of it is missing`] : []
  const wordAll = (notes: readonly Text[]) => notes.map(note => wordText(note, choices.wording))
  const few = different === undefined ? {} : {levels: different}
  if (field.date !== undefined)
    return {
      ...base,
      type: different === 0 ? 'empty' : different === 1 ? 'constant' : 'date',
      ...few,
      form: field.date.pattern + (field.date.zone ?? ''),
      step: stepName(field.date.step),
      notes: wordAll([...said, ...decision.notes, ...mostlyMissing, ...ownMomentsNote(column)]),
    }
  const form = decision.kind === 'numeric' && decision.form !== undefined ? formInWords(decision.form) : ''
  return {
    ...base,
    type: different === 0 ? 'empty' : different === 1 ? 'constant' : 'number',
    decimals: field.integer ? 0 : field.decimals,
    ...few,
    ...(form !== '' && {form}),
    notes: wordAll([...said, ...decision.notes, ...mostlyMissing, ...compactDatesNote(column), ...missingLikeNumbers(column)]),
  }
}

/** What those that say anything agree on. */
function onlyOne<T>(said: readonly (T | undefined)[]): T | undefined {
  const different = new Set(said.filter(each => each !== undefined))
  return different.size === 1 ? [...different][0] : undefined
}

function keptNote(token: string, count: number, {tokens}: FileFacts): Text {
  const marks = setting('missing', [token, ...tokens.filter(other => other !== '' && other !== token)])
  return say`'${token}' (${count} ${count === 1 ? 'row' : 'rows'}) read as a level; if it stands for a missing value: ${marks}`
}

function levelNotes(part: ColumnReading['part'], evidence: ColumnEvidence, {mergeLevels, distinctLevels}: ColumnChoices): Text[] {
  if (mergeLevels.includes(evidence.name)) {
    const merged = sameLevels(evidence.texts)
    const count = rows(merged.flatMap(([, ...others]) => others))
    return merged.length === 0 ? [] : [`${merged.length} levels with several spellings are one each (${count} rows respelt)`]
  }
  return part === 'feature' && !distinctLevels.includes(evidence.name) ? spellingNotes(evidence) : []
}
