/** How far a column's name by itself says that its values name people. */
export type NameHint = 'strong' | 'weak' | 'none'

/** Words that are the name of an identifier whatever stands beside them. */
const STRONG = words(`
  id ids uid uuid guid pid oid key pk mrn ssn sin nhs nin nino ehr empi icn ein tin itin vin imei mac ip
  identifier identifiant identificador identificatore identifikator kennung kennnummer kennziffer
  email mail emailadresse courriel correo phone telephone telefon telefono telefonnummer mobile handy cell fax
  iban account passport passeport pasaporte licence license plate kennzeichen barcode
  fallnummer fallnr patientennummer patientennr patientnr kundennummer kundennr personnummer personennummer
  matricule matricula matricola dossier dni nif nie cpf rut curp bsn pesel svnr ahv egn cnp nir rfc aadhaar pan
  username login nickname handle
`)

/** Words that often stand for an identifier and as often for something else. */
const WEAK = words(`
  name names fullname firstname lastname surname forename vorname nachname familienname nom prenom nombre apellido
  apellidos nome cognome sobrenome naam achternaam navn namn imie nazwisko
  address adresse street strasse straße rue calle via indirizzo direccion
  number nr no num numero nummer code ref reference record row index case fall
`)

/** What an id is of: `patientid` and `customerno` are written without a break. */
const OWNERS = words(`
  patient subject person customer client user member record case row account encounter visit admission sample
  study employee student household family order transaction policy claim loan application participant respondent
  kunden patienten personen hospital medical
`)

const ENDINGS = ['identifier', 'number', 'code', 'uuid', 'guid', 'ref', 'num', 'key', 'id', 'nr', 'no']

/**
 * Reads a column's name word by word: parted by anything that is neither letter nor digit, or by a capital inside. In several European
 * languages. A hint alone identifies nobody: the values decide how much it counts.
 */
export function nameHint(name: string): NameHint {
  const parts = wordsOf(name)
  if (parts.some(part => STRONG.has(part) || isOwned(part))) return 'strong'
  // "case no", "record number": the owner and the ending as two words.
  if (parts.some((part, at) => at > 0 && ENDINGS.includes(part) && OWNERS.has(parts[at - 1]))) return 'strong'
  return parts.some(part => WEAK.has(part)) ? 'weak' : 'none'
}

function isOwned(part: string): boolean {
  const ending = ENDINGS.find(end => part.endsWith(end) && part.length > end.length)
  return ending !== undefined && OWNERS.has(part.slice(0, -ending.length))
}

/** The words of a column's name, parted by anything that is neither letter nor digit, or by a capital inside; in small letters. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, LONGEST_NAME)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(part => part !== '')
}

const LONGEST_NAME = 200

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
