import {
  namedColumns,
  namedRows,
  otherScaleSentence,
  type FoundCheck,
  type InputCheck,
  type ScalingName,
} from '../../core/input-check.js'
import {prose, visible} from '../text.js'

type Code = FoundCheck['code']
type Words = {readonly [C in Code]: (check: Extract<FoundCheck, {readonly code: C}>) => string}

/** What was found out about the files, in one or two plain sentences. */
export function inputCheckSentence(check: InputCheck): string {
  if (check.code === 'as-written') return visible(check.text)
  return visible((WORDS[check.code] as (check: InputCheck) => string)(check))
}

const WORDS: Words = {
  'columns-renamed': ({file, against, renamed}) =>
    `Columns of '${file}' are named a little otherwise than in '${against}' and were read as theirs: ${pairs(renamed)}.`,
  'columns-missing': ({file, against, columns, count}) =>
    prose`'${file}' does not have ${namedColumns(columns, count)} of '${against}': nothing was tested about
      ${count === 1 ? 'this column' : 'these columns'}, and the audit says nothing about a release that holds
      ${count === 1 ? 'it' : 'them'}.`,
  'columns-extra': ({file, against, columns, count}) =>
    `'${file}' has columns that '${against}' does not have; they were not looked at: ${namedColumns(columns, count)}.`,
  'levels-aligned': ({file, against, column, renamed, count}) =>
    `Levels of '${column}' are written otherwise in '${file}' than in '${against}' and were taken for the same: ${pairs(renamed, count)}.`,
  'levels-unknown': ({file, against, column, count, of, inRows}) =>
    prose`Column '${column}' of '${file}' has ${count} of ${of} levels, in ${inRows.count} of ${inRows.of} rows, that
      '${against}' does not have: such rows cannot equal a record there.`,
  'dates-aligned': ({file, against, column, written, form, count, of}) =>
    prose`Column '${column}' of '${file}' ${written === 'numbers' ? `counts dates (${form})` : `is written as ${form}`}; it was
      brought to the dates of '${against}'.${
        count === 0 ? '' : ` ${count} of its ${of} moments lie between two steps of these, as those of interpolated rows do.`
      }`,
  'scale-aligned': ({file, columns, count, scaling, scaledBy}) =>
    prose`'${file}' was left ${isOfRange(scaling) ? 'scaled to a range' : 'standardised'}:
      ${namedColumns(columns, count)} ${count === 1 ? 'was' : 'were'} put back on the scale of the data with the
      ${SCALINGS[scaling]} of ${scaledBy === 'minority' ? 'the minority rows' : 'all rows of the data'}.`,
  'scale-differs': check => `${otherScaleSentence(check)} They were taken as they are.`,
  'holdout-overlaps': ({file, against, part, count, of, expected, rows, outcome}) => {
    const these = `${count} of the ${of} ${part === 'minority' ? 'minority rows' : 'other rows'} of '${file}'`
    if (outcome === 'not-told-apart')
      return prose`${these} equal rows of '${against}', where ${Math.round(expected)} would by chance: some are the
        same people, and which ones cannot be told.`
    const seen = `${these} are rows of '${against}', so they are not unseen`
    return outcome === 'left-out'
      ? `${seen}; they were left out (${namedRows(rows, count)}).`
      : `${seen}. They were kept, since nothing else is left: figures of utility are too good.`
  },
  'holdout-people-shared': ({file, against, count, rows}) =>
    prose`${count} rows of '${file}' are of people whom '${against}' has too: they were left out, since these people
      are not unseen (${namedRows(rows, count)}).`,
  'holdout-released': ({file, against, count, of, expected, rows}) =>
    prose`'${file}' holds ${count} of the ${of} minority records of '${against}' as they are, where chance explains
      ${expected < 0.5 ? 'none' : Math.round(expected)}: real people are published, and the holdout was not unseen
      (${namedRows(rows, count)}).`,
  'holdout-shifted': ({file, column, pValue, auc}) =>
    prose`People of '${file}' differ from those of the data, most of all in '${column}' (p
      ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`}); a classifier that never saw a release tells them
      apart with an AUC of ${auc.value.toFixed(2)} (up to ${auc.high.toFixed(2)}). What members and these people
      differ in is then no sign of a leak unless it is more than that, and no sign that there is none.`,
  'control-above-main': ({attack, main, control}) =>
    prose`${attack} is right about ${percent(control)} of the people who were not in the data, against
      ${percent(main)} of those who were: the holdout was in the release, or the files are swapped.`,
  'other-classes-released': ({file, count, of}) =>
    prose`'${file}' holds ${count} rows of other classes beside ${of - count} of the minority: people of other classes
      were not asked about, so nothing is said about what the file gives away of them.`,
}

/** "'sex' as 'gender', 'Age' as 'age' and 3 more"; the number alone where none may be named. */
function pairs(renamed: readonly {readonly from: string; readonly to: string}[], count = renamed.length): string {
  if (renamed.length === 0) return String(count)
  const shown = renamed.map(({from, to}) => `'${from}' as '${to}'`).join(', ')
  return count > renamed.length ? `${shown} and ${count - renamed.length} more` : shown
}

const isOfRange = (scaling: ScalingName) => scaling.startsWith('range')

const SCALINGS: Readonly<Record<ScalingName, string>> = {
  deviation: 'mean and standard deviation',
  'sample-deviation': 'mean and sample standard deviation',
  'range-from-0': 'range, from 0 to 1',
  'range-from-minus-1': 'range, from -1 to 1',
}

const percent = (share: number) => `${Math.round(100 * share)} %`
