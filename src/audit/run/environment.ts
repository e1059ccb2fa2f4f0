import {availableParallelism, arch, platform, totalmem} from 'node:os'
import type {Environment} from '../../result/audit-result.js'

export function describeEnvironment(startedAt: Date, jobs: number): Environment {
  return {
    node: process.version,
    platform: `${platform()}-${arch()}`,
    cpus: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 10) / 100,
    jobs,
  }
}
