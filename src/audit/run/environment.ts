import {coreCount, memoryGigabytes, platformName, runtimeVersion} from '../../platform/machine.js'
import type {Environment} from '../../result/audit-result.js'

export function describeEnvironment(startedAt: Date, jobs: number): Environment {
  return {
    node: runtimeVersion(),
    platform: platformName(),
    cpus: coreCount(),
    memoryGigabytes: memoryGigabytes(),
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 10) / 100,
    jobs,
  }
}
