import {wordsOf} from '../identity/name-hint.js'

/** What a column is about, as far as its name says it. */
export interface Meaning {
  readonly role: 'quasi-identifier' | 'sensitive'
  /** "age": in plain words. */
  readonly about: string
}

interface Topic extends Meaning {
  /** Whole words of the name, in small letters and without accents. */
  readonly words: ReadonlySet<string>
}

/**
 * What others can know about a person (quasi-identifiers), and what nobody should find out (sensitive), in English and German and the
 * commonest words of French, Spanish and Italian. The topics are those that the HIPAA Safe Harbor rule (45 CFR 164.514(b)(2)) and the
 * special categories of the GDPR (Art. 9) name, with money and conduct; the words are ours. The first topic that fits counts.
 */
const TOPICS: readonly Topic[] = [
  topic(
    'quasi-identifier',
    'age or birth',
    `age ages alter altersgruppe agegroup edad eta leeftijd birth born dob yob birthdate birthday
    birthyear geburt geburtsdatum geburtsjahr geburtstag naissance nacimiento nascita`,
  ),
  topic('quasi-identifier', 'sex or gender', 'sex gender geschlecht sexe sexo genero sesso geslacht'),
  topic(
    'quasi-identifier',
    'where a person lives',
    `zip zipcode postcode postal plz postleitzahl region city town county country district
    bezirk land ort wohnort stadt gemeinde bundesland kreis kanton municipality province state suburb neighborhood neighbourhood residence
    wohnsitz geography location area urban rural latitude longitude ville commune pays ciudad pais provincia comune citta`,
  ),
  topic(
    'quasi-identifier',
    'origin',
    `race ethnicity ethnic ethnie herkunft nationality nationalitat staatsangehorigkeit staatsburgerschaft
    native citizenship citizen migration migrationshintergrund foreigner foreign language sprache muttersprache`,
  ),
  topic(
    'quasi-identifier',
    'marital status or household',
    `marital marriage married familienstand civilstatus zivilstand single spouse partner
    relationship household haushalt haushaltsgrosse children child kinder kinderzahl dependents dependants personstatus family`,
  ),
  topic(
    'quasi-identifier',
    'education',
    `education educational school schooling degree bildung schulabschluss bildungsabschluss
    ausbildung qualification university studium etudes estudios`,
  ),
  topic(
    'quasi-identifier',
    'work',
    `occupation job profession professional beruf workclass employer arbeitgeber employment employed work
    industry branche branch position metier profesion lavoro`,
  ),
  topic(
    'quasi-identifier',
    'a stay or a visit',
    `admission admitted aufnahme aufnahmedatum discharge entlassung entlassdatum death died tod
    todesdatum sterbedatum visit besuch hospital krankenhaus klinik ward station`,
  ),
  topic(
    'quasi-identifier',
    'the body as others see it',
    'height grosse korpergrosse weight gewicht korpergewicht size taille poids',
  ),
  topic(
    'sensitive',
    'health',
    `diagnosis diagnoses diagnose disease illness krankheit erkrankung icd condition medication medicine drug drugs
    medikament medikation symptom symptoms symptome hiv aids cancer krebs tumor tumour pregnancy pregnancies pregnant
    schwanger schwangerschaft
    disability behinderung mental depression depressed therapy therapie treatment behandlung surgery operation allergy allergie bmi smoking
    smoker smokes raucher alcohol alkohol drinking addiction sucht glucose glukose insulin hypertension bluthochdruck diabetes diabetic
    heart herz stroke schlaganfall asthma infection infektion genetic gene gen mutation biopsy befund salud sante maladie enfermedad`,
  ),
  topic(
    'sensitive',
    'money',
    `income einkommen salary gehalt wage wages lohn wealth vermogen earnings debt schulden loan loans kredit credit
    mortgage hypothek balance kontostand capital pension rente default defaulted insolvency revenu salaire ingresos salario reddito`,
  ),
  topic(
    'sensitive',
    'belief or politics',
    `religion religious konfession denomination faith glaube belief church kirche party partei politics
    political politisch union gewerkschaft vote wahl`,
  ),
  topic('sensitive', 'sexual life', 'sexual sexuality orientation orientierung'),
  topic(
    'sensitive',
    'conduct',
    'crime criminal conviction convicted arrest arrested vorstrafe straftat delikt offence offense fraud betrug',
  ),
]

function topic(role: Meaning['role'], about: string, words: string): Topic {
  return {role, about, words: new Set(words.split(/\s+/u))}
}

/** What the name of a column says that it is about; undefined where it says nothing that is known here. */
export function meaningOf(name: string): Meaning | undefined {
  const parts = wordsOf(name)
  // "workclass" and "work class", "date of birth" and "dateofbirth".
  const joined = new Set([...parts, ...parts.map((part, at) => part + (parts[at + 1] ?? '')), parts.join('')])
  return TOPICS.find(({words}) => [...joined].some(part => words.has(part)))
}
