import type {ColumnRole} from '../../roles/role.js'
import type {Part} from '../page/given-files.js'
import {counting} from './plural.js'

const LANGUAGE = 'en'
const count = counting(LANGUAGE)
const rowsOf = (rows: number) => count(rows, {one: 'row', other: 'rows'})

/** About so long, in words: `2 min`. */
function timeOf(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.round(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** All that the page says by itself. A translation is another file of the same shape; reports come with words of their own. */
export const en = {
  language: LANGUAGE,
  title: 'minority-report',
  tagline: 'What does a file of synthetic records give away about the real people behind it?',
  promise: 'Everything happens in this tab. No file leaves this machine, and nothing is kept when the tab is closed.',
  skipLink: 'Skip to the content',
  startOver: 'Start over',
  lost: 'The rest of the page could not be loaded. Reload it, and give the files again.',

  drop: {
    title: 'Files',
    lead: 'Drop the released file here. If you have them, add the real file that it was made of, and real rows that no generator saw.',
    button: 'Choose files',
    hint: 'CSV, Parquet, Excel, Arrow, SPSS, SAS, Stata, JSON and others; gzip too. Also report.json of an earlier audit.',
    over: 'Let go to add the files.',
    more: 'Add files',
  },

  tour: {
    offer: 'Show me on made-up data',
    offerHint: 'Three minutes with a registry that is simulated: nobody is in it.',
    step: (at: number, of: number) => `Step ${at} of ${of}`,
    skip: 'Leave the tour',
    working: 'Working on it.',
    steps: {
      data: {
        title: 'A registry with a rare disease',
        text:
          '2,000 patients, 54 of them with a storage disorder. Somebody wants to share these 54 for research, and to release ' +
          'synthetic ones in their place. 2,000 more patients, whom no generator sees, tell what is chance. All of them are ' +
          'simulated. The table below says how each column was read, and what it is for.',
        action: 'Make synthetic patients with SMOTE',
      },
      release: {
        title: 'A release that looks harmless',
        text:
          'SMOTE has drawn new patients on the lines between real ones. No row is a copy. Below stands what anyone can see who ' +
          'has nothing but the release.',
        action: 'Attack the release',
      },
      audit: {
        title: 'The attack',
        text:
          'Now the release is held against the real records: how many of them are rebuilt, and who can be recognised. Findings ' +
          'appear as they come.',
        action: 'Show what to do',
      },
      remedies: {
        title: 'What to do',
        text: 'Do not release these rows. These ways are open:',
        ways: [
          'Release no synthetic rows: train with class weights instead. The report says what that costs.',
          'Take another generator, and audit it in the same way.',
          'Use a generator with differential privacy, whose guarantee holds against every attack.',
          'Withhold or coarsen the people at risk, and audit again.',
        ],
        action: 'End the tour and keep the result',
      },
    },
  },

  files: {
    title: 'Which file is what',
    parts: {
      release: 'Release: synthetic rows',
      data: 'Real data that it was made of',
      holdout: 'Holdout: real rows that no generator saw',
    } satisfies Record<Part, string>,
    partOf: (name: string) => `Part of ${name}`,
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name}`,
    size: (bytes: number) =>
      bytes < 1e6
        ? `${new Intl.NumberFormat(LANGUAGE, {maximumFractionDigits: 1}).format(bytes / 1e3)} kB`
        : `${new Intl.NumberFormat(LANGUAGE, {maximumFractionDigits: 1}).format(bytes / 1e6)} MB`,
    dataAlone: 'With real data alone, releases are made of them by the generators below, and attacked.',
    releaseAlone: 'With a release alone, the page says what anyone can see. Add the real data to learn who can be recognised.',
    noHoldout: 'Without a holdout, membership, distances and utility cannot be measured.',
  },

  columns: {
    title: 'How the columns were read',
    summary: (rows: number, columns: number) => `${rowsOf(rows)}, ${count(columns, {one: 'column', other: 'columns'})}.`,
    reading: 'Reading the file.',
    check: 'Please check what each column is for. Guesses are marked with their reason.',
    name: 'Column',
    readAs: 'Read as',
    type: 'Treat as',
    typeOf: (name: string) => `Treat ${name} as`,
    types: {found: 'as found', number: 'number', category: 'category', date: 'date'},
    role: 'Role',
    roleOf: (name: string) => `Role of ${name}`,
    roles: {
      target: 'Class column',
      ordinary: 'Ordinary',
      'quasi-identifier': 'Others may know it',
      sensitive: 'Sensitive',
      date: 'Date or time',
      identifier: 'Names people: left out',
      group: 'Names the person of a row',
      ignored: 'Left out',
    } satisfies Record<ColumnRole, string>,
    missing: (text: string) => `Missing: ${text}`,
    because: (reason: string) => `Because ${reason}.`,
    noTarget: 'No class column was found. Choose it in the table: its role is “Class column”.',
    target: (name: string) => `The classes stand in “${name}”.`,
    classes: 'Classes: which ones are the minority?',
    classRows: (rows: number) => rowsOf(rows),
    noMinority: 'Choose which labels are the minority.',
    tooManyClasses: 'This column has too many different labels to be one of classes.',
    reveal: 'Show the first rows',
    hide: 'Hide the rows',
    revealHint: 'Values are hidden: they may be those of real people.',
    shown: 'First rows',
    missingCell: 'missing',
    more: (rows: number) => `Show ${count(rows, {one: 'more column', other: 'more columns'})}`,
    writing: 'The file is written in another way',
    separator: 'Separator',
    separators: {found: 'found out', comma: 'comma', semicolon: 'semicolon', tab: 'tab', pipe: 'vertical bar', space: 'blanks'},
    decimalComma: 'Numbers have a decimal comma',
    header: 'First line',
    headers: {found: 'found out', names: 'names of columns', row: 'a row'},
    encoding: 'Encoding, such as windows-1252',
    sheet: 'Sheet of an Excel file',
  },

  plan: {
    title: 'How thoroughly',
    depth: 'Depth',
    quick: 'First answers: what is found within a minute',
    whole: 'The whole audit: until every verdict stands',
    budget: 'As much as there is time for',
    minutes: 'Minutes',
    generators: 'Generators to try',
    generatorsHint: 'None: the SMOTE that fits the columns.',
    start: 'Start the audit',
    again: 'Start the audit again',
    notYet: 'An audit needs the real data, a class column and its minority labels.',
    line: 'The same audit on a command line',
    lineHint: 'Run it in the folder that holds the files. It is written for sh, bash and zsh.',
    copy: 'Copy',
    copied: 'Copied.',
  },

  running: {
    title: 'Answers',
    working: 'Working.',
    left: (seconds: number) => `about ${timeOf(seconds)} left`,
    progress: 'Progress',
    stop: 'Stop and keep what was found',
    stopInspection: 'Stop',
    ended: 'The audit has ended.',
    stopped: 'The audit was stopped before its end. What was found until then stands below.',
    budgetOver: 'The time was over before the end. What was found until then stands below.',
    leak: 'Leak',
    verdicts: 'Verdicts',
    files: 'About the files',
    newLeaks: (leaks: number) => count(leaks, {one: 'leak found.', other: 'leaks found.'}),
  },

  questions: {
    anyone: {
      title: 'What anyone can see',
      lead: 'What the release gives away to somebody who has nothing else, and what is rebuilt from it.',
    },
    recognised: {
      title: 'Who can be recognised',
      lead: 'Whether somebody who knows a person can tell that they are in the data, or learn more of them.',
    },
    worth: {title: 'Was it worth it', lead: 'What classifiers gain by the synthetic rows, beside ways that release nothing.'},
    controls: {
      title: 'Can the answers be trusted',
      lead: 'The same attacks on planted leaks, which they must find, and on independent samples, in which there is nothing to find.',
    },
  },

  inspection: {
    working: 'Looking at the release.',
    none:
      'No leak of the kinds that show in a file by itself was found. Whether rows are those of real people shows only ' +
      'beside the real data.',
    noneElse: 'No other leak of the kinds that show in a file by itself was found.',
    unclear: 'Whether rows were interpolated cannot be told.',
    rows: (first: readonly number[], all: number) => `Rows ${first.join(', ')}${all > first.length ? ', ...' : ''}.`,
  },

  keep: {
    title: 'Keep the result',
    lead: 'Nothing is kept unless you save it.',
    download: (name: string, bytes: number) => `${name} (${en.files.size(bytes)})`,
    about: {
      'report.html': 'The whole report, to read or print',
      'report.json': 'The result as data; drop it here again to see it',
      'report.md': 'The report as Markdown',
      'report.sarif': 'Findings for code scanning',
      'evidence.zip': 'Evidence bundle: all that somebody else needs to check the audit',
    } as Readonly<Partial<Record<string, string>>>,
  },

  problem: {
    stopped: 'It was stopped.',
    bug: 'This is a mistake of the program, not yours. Please report it with these words:',
  },
}

/** What a translation must say. */
export type Messages = typeof en
