import { type Octets, octetsFromText, textFromOctets } from '../../base/octets.ts'
import { makeUri } from '../message/make-uri.ts'
import type { Occupation } from './port.ts'

/** What a lamp is told (RFC 4235 §4). */
export interface DialogInfo {
  /** What the lamp is for, and its domain. */
  readonly number: string
  readonly name: string
  readonly domain: string
  /** One more each time, of one subscription. */
  readonly version: number
  readonly occupations: readonly Occupation[]
  /** Ids of what was told last, and is over by now. */
  readonly ended: readonly string[]
  /** Dialled to take a call that rings there; undefined: it cannot be taken by a number. */
  readonly pickUp: string | undefined
}

/**
 * Writes it, always as `full`: whoever missed one knows all again with the next, and the last state wins where several
 * came at once. What has ended since the last one is named once more as `terminated`, and where there is nothing at all
 * one that is over stands for it: without any `dialog` some telephones leave their lamp as it was.
 */
export function dialogInfo(info: DialogInfo): Octets {
  const { occupations, ended, version } = info
  const over = occupations.length + ended.length === 0 ? [info.number] : ended
  const dialogs = [...over.map(overDialog), ...occupations.map((occupation) => dialogOf(info, occupation))]
  return [
    '<?xml version="1.0"?>',
    `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" entity="${uriOf(info, info.number)}">`,
    ...dialogs,
    '</dialog-info>',
    ''
  ].join('\r\n')
}

function overDialog(id: string): Octets {
  return `<dialog id="${escaped(id)}">\r\n<state>terminated</state>\r\n</dialog>`
}

function dialogOf(info: DialogInfo, occupation: Occupation): Octets {
  const { id, state, direction, isHolding } = occupation
  const own = uriOf(info, info.number)
  const rendering = isHolding ? '<param pname="+sip.rendering" pvalue="no"/>' : ''
  return [
    `<dialog id="${escaped(id)}"${namesOf(occupation)} direction="${direction}">`,
    `<state>${state}</state>`,
    '<local>',
    `<identity${displayOf(info.name)}>${own}</identity>`,
    rendering === '' ? `<target uri="${own}"/>` : `<target uri="${own}">${rendering}</target>`,
    '</local>',
    ...remoteOf(info, occupation),
    '</dialog>'
  ].join('\r\n')
}

/** "The call-id, local-tag and remote-tag … attributes" are as the one that is shown knows them (RFC 4235 §4.1.2). */
function namesOf({ dialog }: Occupation): Octets {
  if (dialog === null) return ''
  const { callId, localTag, remoteTag } = dialog
  const local = localTag === '' ? '' : ` local-tag="${escapedOctets(localTag)}"`
  return ` call-id="${escapedOctets(callId)}"${local} remote-tag="${escapedOctets(remoteTag)}"`
}

/**
 * A telephone that knows nothing of Replaces calls the target of whoever calls there, to take the call (so do those of
 * Snom): that is what picks it up. To all others it is who is at the other end.
 */
function remoteOf(info: DialogInfo, { state, direction, partner }: Occupation): readonly Octets[] {
  const { number, name } = partner ?? { number: '', name: '' }
  const identity = number === '' || number === 'anonymous' ? 'sip:anonymous@anonymous.invalid' : uriOf(info, number)
  const rings = state === 'early' && direction === 'recipient'
  const target = rings && info.pickUp !== undefined ? uriOf(info, info.pickUp) : identity
  return ['<remote>', `<identity${displayOf(name)}>${identity}</identity>`, `<target uri="${target}"/>`, '</remote>']
}

function displayOf(name: string): Octets {
  return name === '' ? '' : ` display="${escaped(name)}"`
}

function uriOf({ domain }: DialogInfo, user: string): Octets {
  return escapedOctets(makeUri({ user, host: domain }).text)
}

function escapedOctets(octets: Octets): Octets {
  return escaped(textFromOctets(octets))
}

/** Names come from anywhere: what XML cannot hold at all (XML 1.0 §2.2) is left out, what it must not be read as is escaped. */
function escaped(text: string): Octets {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML cannot hold
  const holdable = text.toWellFormed().replace(/[\x00-\x1f\x7f\ufffe\uffff]/g, '')
  return octetsFromText(holdable.replace(/[&<>"']/g, (sign) => entities[sign] ?? ''))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;'
}
