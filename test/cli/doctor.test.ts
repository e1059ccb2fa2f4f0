import {describe, expect, test} from 'vitest'
import type {DoctorResult} from '../../src/jobs/doctor.js'
import {runCli, runCommand} from '../support/cli.js'

describe('doctor', () => {
  test('prints what there is, with versions, and why something is missing', async () => {
    const {code, stdout, stderr} = await runCli(['doctor', '--json'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    const {node, cpus, memoryGigabytes, findings} = JSON.parse(stdout) as DoctorResult
    expect(node).toBe(process.version)
    expect(cpus).toBeGreaterThan(0)
    expect(memoryGigabytes).toBeGreaterThan(0)
    const [native, wasm] = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-backend-wasm'].map(name =>
      findings.find(finding => finding.name === name),
    )
    expect(wasm).toMatchObject({available: true, version: '4.22.0'})
    // Whether the optional package is there depends on the machine; either way the reason or the version is told.
    expect(native?.available === true ? native.version : native?.detail).toMatch(/^4\.|is not installed|does not load/)
    // What is missing comes with the command that adds it.
    if (native?.available === false) expect(native.add).toMatch(/^npm install @tensorflow\/tfjs-node@\d/)
    for (const {detail} of findings) expect(detail).not.toContain('undefined')
  })

  test('is one line per finding for people', async () => {
    const {code, stdout} = await runCommand(['doctor'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Node ${process.version}`)
    expect(stdout).toMatch(/^(yes|no ) {2}WASM SIMD kernels/m)
    expect(stdout).toMatch(/^yes {2}@tensorflow\/tfjs-backend-wasm/m)
  })
})
