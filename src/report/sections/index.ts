import type {AuditResult} from '../../result/audit-result.js'
import type {Section} from '../document.js'
import {appendixSection} from './appendix.js'
import {columnsSection} from './columns.js'
import {complianceSection} from './compliance.js'
import {controlsSection} from './controls.js'
import {costSection} from './cost.js'
import {decisionSection} from './decision.js'
import {definitionsSection} from './definitions.js'
import {disclosureSection} from './disclosure.js'
import {fidelitySection} from './fidelity.js'
import {inputsSection} from './inputs.js'
import {leakageSection} from './leakage.js'
import {multiclassSection} from './multiclass.js'
import {notTestedSection} from './not-tested.js'
import {notesSection} from './notes.js'
import {peopleSection} from './people.js'
import {plainWordsSection} from './plain-words.js'
import {policySection} from './policy.js'
import {proxiesSection} from './proxies.js'
import {readingSection} from './reading.js'
import {releasesSection} from './releases.js'
import {risksSection} from './risks.js'
import {segmentationSection} from './segmentation.js'
import {utilitySection} from './utility.js'
import {verdictsSection} from './verdicts.js'

/** The answer and how to read it; its grounds and limits; what the rows are worth; what others ask for; what is needed to check it. */
const SECTIONS = [
  decisionSection,
  policySection,
  readingSection,
  verdictsSection,
  inputsSection,
  plainWordsSection,
  leakageSection,
  risksSection,
  disclosureSection,
  releasesSection,
  peopleSection,
  controlsSection,
  notTestedSection,
  utilitySection,
  costSection,
  multiclassSection,
  segmentationSection,
  fidelitySection,
  proxiesSection,
  complianceSection,
  notesSection,
  definitionsSection,
  columnsSection,
  appendixSection,
] as const

/** The whole report in reading order; sections with nothing to say are left out. */
export function sectionsOf(result: AuditResult): Section[] {
  return [...eachSection(result)]
}

/** The same one after the other, for a reader who is to see the first before the last is made. */
export function* eachSection(result: AuditResult): Generator<Section, void> {
  for (const make of SECTIONS) {
    const section = make(result)
    if (section !== undefined) yield section
  }
}
