import {UserError} from '../core/errors.js'
import {CRITERIA, NAMED_TESTS, SUCCESS_PARTS, type FindingNote} from '../core/finding.js'
import type {Knowledge} from './attack.js'

const KNOWN: Readonly<Record<string, readonly unknown[]>> = {
  released: ['synthetic', 'augmented'],
  targets: [true, false],
  auxiliary: [true, false],
  generator: ['none', 'black-box', 'white-box'],
}

/**
 * Checks what an attack says beside its code: a threat model that is half said would be another one, and the words go into results as
 * they are.
 *
 * @throws {UserError} Naming the part that is wrong; whoever writes JavaScript is told too.
 */
export function checkAttackDescription(
  name: string,
  {
    attacker,
    knows,
    criterion,
    namedTest,
    success = {},
  }: {readonly attacker: string; readonly knows: Knowledge} & Partial<FindingNote>,
): void {
  const oneOf = (part: string, value: unknown, values: readonly unknown[]) => {
    if (!values.includes(value))
      throw new UserError(
        'wrong-definition',
        {part, name},
        `The '${part}' of ${name} must be ${values.map(String).join(' or ')}. Got ${String(value)} instead.`,
      )
  }
  const given: Readonly<Record<string, unknown>> = {...knows}
  for (const [part, values] of Object.entries(KNOWN)) oneOf(`knows.${part}`, given[part], values)
  if (criterion !== undefined) oneOf('criterion', criterion, CRITERIA)
  if (namedTest !== undefined) oneOf('namedTest', namedTest, NAMED_TESTS)
  for (const part of Object.keys(success)) oneOf('success', part, SUCCESS_PARTS)
  for (const [part, text] of Object.entries({attacker, ...success})) checkSentence(name, part, text)
}

/** @throws {UserError} When there is no text. */
export function checkSentence(name: string, part: string, text: unknown): void {
  if (typeof text !== 'string' || text.trim() === '')
    throw new UserError('wrong-definition', {part, name}, `The ${part} of ${name} must be a sentence. It is missing.`)
}
