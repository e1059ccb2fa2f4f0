import type {AuditResult} from '../result/audit-result.js'
import {checksOf, type Check} from './checks.js'
import {harmless, visible} from './text.js'

/**
 * The checks of a result as JUnit XML, in the elements and attributes that Jenkins (its junit plugin's XSD) and GitLab read: a suite per
 * group, a case per check; what is not kept is a failure, what is waived or was not run is skipped. JUnit knows no
 * warning: those are skipped too, which does not fail a build and is still shown with its message.
 */
export function renderJunit(result: AuditResult): string {
  const checks = checksOf(result)
  const groups = [...new Set(checks.map(({group}) => group))]
  const suites = groups.map(group =>
    suite(
      group,
      checks.filter(check => check.group === group),
      result,
    ),
  )
  const failures = checks.filter(({status}) => status === 'failed').length
  const counts = attributes({name: 'minority-report', tests: checks.length, failures, errors: 0, time: 0})
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${counts}>`, ...suites, '</testsuites>', ''].join('\n')
}

function suite(group: Check['group'], checks: readonly Check[], {environment}: AuditResult): string {
  const count = (...states: Check['status'][]) => checks.filter(({status}) => states.includes(status)).length
  const about = attributes({
    name: `minority-report ${group}`,
    tests: checks.length,
    failures: count('failed'),
    errors: 0,
    skipped: count('warning', 'waived', 'not run'),
    time: 0,
    timestamp: visible(environment.startedAt).replace(/(\.\d+)?Z?$/, ''),
  })
  return [`  <testsuite ${about}>`, ...checks.map(testCase), '  </testsuite>'].join('\n')
}

function testCase({group, rule, subject, status, message, about}: Check): string {
  const open = `    <testcase ${attributes({classname: `minority-report.${group}.${subject}`, name: `${rule} (${subject})`, time: 0})}`
  if (status === 'passed') return `${open}/>`
  const inner =
    status === 'failed'
      ? `<failure ${attributes({message, type: group})}>${escape(`${message}\n${about}`)}</failure>`
      : `<skipped ${attributes({message: status === 'warning' ? `Warning: ${message}` : message})}/>`
  return `${open}>\n      ${inner}\n    </testcase>`
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}="${escape(String(value))}"`)
    .join(' ')
}

/** Text is visible already (see text.ts); two more characters may not stand in XML at all. */
function escape(text: string): string {
  return harmless(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
