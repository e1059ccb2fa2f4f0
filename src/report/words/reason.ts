import type {Reason} from '../../result/reason.js'
import {visible} from '../text.js'

type Words = {readonly [C in Reason['code']]: (reason: Extract<Reason, {readonly code: C}>) => string}

/** Each reason in words that fit behind a colon or between brackets: no capital at the beginning and no full stop. */
const WORDS: Words = {
  'as-written': ({text}) => text,
  'not-applicable': ({text}) => text,
  error: ({text}) => text,
  'no-non-members': () => 'no non-members',
  'samples-not-columns': () => 'it asks about columns, which pictures, signals and molecules do not have',
  'samples-without-numbers': () => 'it needs exact numbers, which molecules do not have',
  'too-few-non-members': () => 'too few non-members to make an independent sample of',
  'no-auxiliary-rows': ({nonMembers, needed}) =>
    `there are ${nonMembers} non-members, too few to give the attacker half of them and ask about the others; ${needed} are needed`,
  'no-synthetic-rows': () => 'the release holds no synthetic rows',
  'no-unseen-rows': () => 'no real rows that the generator did not see',
  'too-few-columns': ({needed}) => `it needs at least ${needed} columns`,
  'no-secret-column': () => 'there is no column with more than one value to infer',
  'cannot-train-again': () => 'the generator cannot be trained again',
  'too-few-rows': ({label, needed}) =>
    `an experiment needs at least ${needed} rows with the label '${label}': some must stay when one is left out`,
  'made-elsewhere': () => 'the file was made elsewhere: an experiment has to run the generator, with each record and without it',
  'one-release': () => 'there is one release, and its generator cannot be run for another',
  'nobody-changed': () => 'there are too few people for any to come or go between two releases',
  'no-generator': () => 'there is no generator',
  'not-reached': () => 'the audit had not come to this step',
  'out-of-time': ({before}) =>
    before === 'release'
      ? 'the budget was over before the release was made'
      : 'its share of the budget was over before it had found anything',
  stopped: ({seconds}) =>
    `it was stopped after its share of the budget, ${seconds} s, and had found nothing beyond its control by then`,
  'too-few-people': ({people}) => (people === undefined ? 'too few people' : `too few people (${people})`),
  'equal-scores': () => 'too many people have equal scores',
  'alike-people': () => 'people outside the data fare nearly as well, since records are too much alike',
  'alike-records': () =>
    'records are so much alike that a copy cannot be told from chance without people who were not in the data',
  'holdout-shifted': () => 'people of the holdout differ from those of the data, by as much as this attack finds or more',
  'holdout-released': () => 'the release holds records of the holdout, so its people are no control',
  'holdout-overlaps': () => 'the holdout shares people with the data, so it is no control',
  'control-above-main': () => 'people of the holdout are found better than those in the data, so they are no control',
}

/**
 * Why, in words that are fit to be shown.
 * @param none For a result that gives no reason.
 */
export function reasonText(reason: Reason | undefined, none = 'no reason was given'): string {
  if (reason === undefined) return none
  const word = WORDS[reason.code] as (reason: Reason) => string
  return visible(word(reason))
}
