import type {InputCheck} from '../../core/input-check.js'
import type {GeneratorVerdict, ResultEntry} from '../../result/audit-result.js'

/**
 * Verdicts with what was found out about the files: a release that holds records of the holdout publishes real people whatever the attacks say, and
 * where attacks have no sound control, that they found nothing is not said to be an answer.
 */
export function judgeInputs(
  verdicts: readonly GeneratorVerdict[],
  entries: readonly ResultEntry[],
  checks: readonly InputCheck[],
): GeneratorVerdict[] {
  return verdicts.map(verdict => {
    const {generator} = verdict
    const released = checks.find(check => check.code === 'holdout-released' && check.generator === generator)
    if (released !== undefined)
      return {
        generator,
        verdict: 'leaks',
        because: verdict.verdict === 'leaks' ? `${released.message} ${verdict.because}` : released.message,
      }
    const attacks = entries.filter(entry => entry.kind === 'attack' && entry.generator === generator)
    const doubted = attacks.filter(({doubt}) => doubt !== undefined)
    return verdict.verdict === 'leaks' || doubted.length === 0
      ? verdict
      : {generator, verdict: 'not-tested', because: cannotBeTold(attacks)}
  })
}

function cannotBeTold(attacks: readonly ResultEntry[]): string {
  const reasons = [...new Set(attacks.flatMap(({doubt}) => doubt ?? []))]
  const told = reasons.map(
    reason => `${attacks.flatMap(({name, doubt}) => (doubt === reason ? [name] : [])).join(', ')}: ${reason}`,
  )
  const sound = attacks
    .filter(({status, test, doubt}) => status === 'done' && test !== undefined && doubt === undefined)
    .map(({name}) => name)
  return `Whether it leaks cannot be told from these files. ${told.join('; ')}.${
    sound.length === 0 ? '' : ` ${sound.join(', ')}, which ${sound.length === 1 ? 'does' : 'do'} not rest on them, found nothing.`
  }`
}
