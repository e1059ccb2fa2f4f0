import type {QueuedAudit} from './audits.js'

interface Program {
  readonly version: string
  readonly code: string
}

const nameOf = ({version, code}: Program) => `version ${version} (code ${code})`

/**
 * Which workers are there and get none of an audit's tasks, since they run another program than it; undefined when there are none.
 * Two builds of one version are two programs, so the code is named too.
 */
export function otherWorkers(workers: readonly Program[], needed: Program): string | undefined {
  const others = countsOf(workers.filter(({code}) => code !== needed.code).map(nameOf))
  if (others.size === 0) return undefined
  const said = [...others].map(([name, count]) => `${count} worker${count === 1 ? ' runs' : 's run'} ${name}`)
  return `${said.join(', ')}, this audit needs ${nameOf(needed)}`
}

/** Which audits are there and get no help of a worker that runs another program than they do; undefined when there are none. */
export function otherAudits(audits: readonly Pick<QueuedAudit, 'about'>[], own: Program): string | undefined {
  const others = countsOf(audits.flatMap(({about}) => (about === undefined || about.code === own.code ? [] : [nameOf(about)])))
  if (others.size === 0) return undefined
  const said = [...others].map(([name, count]) => `${count} audit${count === 1 ? ' needs' : 's need'} ${name}`)
  return `${said.join(', ')}, this worker runs ${nameOf(own)}`
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
