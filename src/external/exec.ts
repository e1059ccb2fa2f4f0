import {defineGenerator} from '../generators/define-generator.js'

/** Any program that makes rows: it is handed the training rows and gives synthetic ones back. */
export const exec = defineGenerator({
  name: 'exec',
  summary: 'Runs a command of yours that makes the rows: any language, any package.',
  source: 'The command that is given',
  columns: 'any',
  foreign: true,
  options: {
    command: {
      type: 'text',
      description:
        'The program and what it is given. {train} stands for the file of the training rows, {out} for the file to write ' +
        '(CSV, or as {train.parquet} says); ' +
        '{target}, {label}, {count}, {seed} for the class column, the label, the rows to make and the seed.',
    },
    protocol: {
      type: 'choice',
      choices: ['files', 'lines'],
      default: 'files',
      description: 'Run it for each release with files, or start it once and speak with it in lines of JSON.',
    },
    shell: {type: 'boolean', default: false, description: 'Whether the command is a script for /bin/sh.'},
    timeout: {
      type: 'number',
      min: 0.001,
      max: 1_000_000,
      default: 3600,
      description: 'Seconds that a run, or an answer, may take.',
    },
    rows: {
      type: 'choice',
      choices: ['exact', 'any'],
      default: 'exact',
      description: 'Whether another number of rows than was asked for is a failure.',
    },
    checkSeed: {
      type: 'boolean',
      default: true,
      description: 'Whether an audit first makes a release twice with one seed, to say whether its figures can be reproduced.',
    },
    claimedEpsilon: {
      type: 'number',
      min: 1e-3,
      max: 100,
      description: 'The epsilon of differential privacy that the command claims for each record, for shadow attacks to test.',
    },
    claimedDelta: {type: 'number', min: 1e-15, max: 0.1, default: 1e-5, description: 'The delta that goes with it.'},
    reveal: {
      type: 'boolean',
      default: false,
      description: 'Whether failures show what the command says on stderr, which may hold real records.',
    },
  },
  async create(options) {
    const {createExec} = await import('./create-exec.js')
    return createExec(options)
  },
})
