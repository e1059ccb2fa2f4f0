/*
 * What the page says around results: reports themselves come with their own words. One file for each language.
 */
export const results = {
  report: {
    region: 'Report',
    contents: 'Sections',
    warning: 'Warning.',
    reading: (done: number) => `${done} sections are shown. The others follow.`,
    mentions: 'Read on:',
  },
  table: {
    filter: 'Filter rows',
    shown: (shown: number, all: number) => (shown === all ? `${all} rows` : `${shown} of ${all} rows`),
    more: (count: number) => `Show ${count} more rows`,
    sortBy: (column: string) => `Sort by ${column}`,
    none: 'No row holds these words.',
  },
  chart: {
    drawing: 'The chart is being drawn.',
    failed: 'The chart could not be drawn. Its figures are in the tables.',
  },
  frontier: {
    points: 'Ways to train, one button for each. Arrow keys go from one to the next.',
    hint: 'Point at a way to train, or go to it with the Tab and arrow keys, to see its figures.',
    on: 'On the frontier: nothing else here leaks no more and is worth no less.',
    off: 'Not on the frontier: something else here leaks no more and is worth no less.',
    line: 'frontier',
  },
  people: {
    title: (generator: string) => `People whom attacks reach most: ${generator}`,
    description: (count: number) =>
      `Dot plot with a row for each of ${count} people, by data row: the share of repeats or runs in which an attack reached them ` +
      'while they were in the data, and while they were not.',
    caption:
      'Of the attacks that reached somebody, the one is drawn that tells most between being in the data and not being in them. Rows are ' +
      'data rows, the first is 1. No value of anybody is shown.',
    inData: 'while in the data',
    outside: 'while not in the data',
    axis: 'share of repeats or runs',
    row: (row: number) => `row ${row}`,
    of: (row: number, attack: string, reached: number, times: number, where: string) =>
      `Row ${row}, ${attack}: reached in ${reached} of ${times} ${where}`,
    values: 'Show the records of these rows',
    valuesWarning: 'This shows values of real people on the screen. They come from the file that you gave and go nowhere else.',
    hide: 'Hide the records',
    valuesOf: (generator: string) => `Records of the people at risk from ${generator}`,
    rowTitle: 'Row',
  },
  scene: {
    title: 'How lines lead to real records',
    intro:
      'Released rows that were interpolated lie on lines between two real records. Where lines meet, there is a record. ' +
      'The picture shows it in two columns; lines were looked for in all of them.',
    start: 'Rebuild records from the release',
    working: 'The release is searched for lines.',
    stop: 'Stop',
    column: {across: 'Across', up: 'Up'},
    class: 'Class',
    play: 'Play',
    pause: 'Pause',
    first: 'Start',
    back: 'Back',
    next: 'Next',
    last: 'End',
    step: 'Step',
    askReal: 'Show real records too',
    realWarning: 'The real file that you gave is read for this. Its values stay in this tab.',
    legend: {
      point: 'released row',
      onLine: 'released row on a line that is shown',
      record: 'rebuilt record',
      wrong: 'rebuilt record that is not in the real file',
      real: 'real record',
    },
    svg: (x: string, y: string) => `Released rows, lines and rebuilt records in the columns ${x} and ${y}`,
    steps: {
      points: (rows: number, all: number) =>
        rows === all ? `The ${all} released rows, and nothing else.` : `${rows} of the ${all} released rows, and nothing else.`,
      record: (at: number, count: number, lines: number, rows: number, confidence: string) =>
        `Record ${at} of ${count}: ${lines} ${lines === 1 ? 'line' : 'lines'} that hold ${rows} released rows meet in one place. ` +
        `By the attack’s own estimate it is a real record with a probability of ${confidence}.`,
      right: 'It is one: the real file has it.',
      wrong: 'The real file does not have it.',
      end: (records: number, lines: number, rows: number, all: number) =>
        `In all ${records} records were rebuilt from the released rows alone. ` +
        `${rows} of the ${all} rows lie on ${lines} lines between them.`,
      drawn: (records: number, lines: number) => `Drawn are ${records} of the records and ${lines} of the lines.`,
      real: (matched: number, records: number, real: number) =>
        `${matched} of the ${records} rebuilt records are among the ${real} real ones.`,
      nothing:
        'No record was rebuilt: no two lines of released rows meet. That the rows lie on no lines does not show that they are safe.',
      incomplete: 'The search was stopped before its end: there may be more.',
      maps: (maps: string) => `Columns are shown as they were before interpolation: ${maps}.`,
    },
    place: (record: number, x: string, y: string, confidence: string) =>
      `Record ${record} at ${x}, ${y}; probability ${confidence}`,
  },
  comparison: {
    region: 'Audits compared',
    differs: 'These audits differ. Read this first.',
    same: 'The audits are about the same records, divided in the same way.',
    audits: 'Reports of the audits',
    working: 'The results are being compared.',
  },
  policy: {
    title: 'Hold the result against a policy',
    intro:
      'A policy is a text of rules that a release must keep to. Change it and see at once what that means for this result; the result ' +
      'itself stays as it is.',
    example: 'Begin with',
    text: 'Policy',
    working: 'The rules are being checked.',
    passed: 'The policy is kept.',
    failed: (count: number) =>
      count === 1 ? 'The policy is not kept: 1 rule fails.' : `The policy is not kept: ${count} rules fail.`,
    goToLine: (line: number) => `Go to line ${line}`,
    outcome: 'What this policy says',
    unedited: 'Choosing another example replaces your changes.',
  },
  panel: {
    working: 'The result is being read.',
    report: 'Report',
    policy: 'Policy',
    tabs: 'What to look at',
  },
} as const
