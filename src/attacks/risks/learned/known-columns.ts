import {permutation, type Rng} from '../../../core/rng.js'

/** So many columns are few: age, sex and where somebody lives. */
const FEW = 3

/** What an attacker knows of people, and what of the rest is asked for, by column names. */
export interface KnownSet {
  readonly known: readonly string[]
  readonly hidden: readonly string[]
}

export interface Sweep {
  /** All columns that somebody may know, in the order of the table. */
  readonly columns: readonly string[]
  readonly secrets: readonly string[]
  /** How many sets are drawn of each size. */
  readonly draws: number
}

/**
 * Sets of known columns of three sizes: a few (3), half of the columns, and all others. Few and half are drawn, `draws`
 * sets of each; sets of one size have no column in common as long as there are columns enough, so that every column is
 * hidden in some of them. With all others known, secrets that are no known columns are hidden together; else each
 * secret is hidden by itself. A size that is not smaller than the next is left out.
 *
 * The draw reads names alone: neither values nor who is a member.
 */
export function drawKnownSets({columns, secrets, draws}: Sweep, rng: Rng): KnownSet[] {
  const hiddenOf = (known: readonly string[]) => secrets.filter(name => !known.includes(name))
  const apart = secrets.filter(name => !columns.includes(name))
  const inTurn = secrets.filter(name => columns.includes(name))
  const most = columns.length - (inTurn.length > 0 ? 1 : 0)
  const half = columns.length >> 1
  const sizes = [...(FEW < half ? [FEW] : []), ...(half > 0 && half < most ? [half] : [])]
  const drawn = sizes.flatMap(size => drawSets(columns, size, draws, rng.fork(`size/${size}`)))
  const all = [
    ...(apart.length > 0 ? [{known: columns, hidden: apart}] : []),
    ...inTurn.map(name => ({known: columns.filter(other => other !== name), hidden: [name]})),
  ]
  return [...drawn.map(known => ({known, hidden: hiddenOf(known)})), ...all].filter(({hidden}) => hidden.length > 0)
}

function drawSets(columns: readonly string[], size: number, draws: number, rng: Rng): string[][] {
  const sets: string[][] = []
  let rest: string[] = []
  for (let draw = 0; draw < draws; draw++) {
    if (rest.length < size) rest = Array.from(permutation(rng.fork(`order/${draw}`), columns.length), at => columns[at])
    const drawn = rest.slice(0, size)
    rest = rest.slice(size)
    sets.push(columns.filter(name => drawn.includes(name)))
  }
  return sets
}
