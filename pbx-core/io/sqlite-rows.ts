import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { foldText, keysOf } from '../base/search-text.ts'
import type { Cdr } from '../contract/views.ts'
import { nameOfClid, numberOfClid } from '../records/cdr.ts'
import { originOf } from '../records/outbox.ts'
import type { NewDelivery, StoredDelivery } from '../records/port.ts'

/** Records and deliveries as rows of their tables, and back. */

export type Row = Record<string, SQLOutputValue>
type Columns = Record<string, SQLInputValue>

export function segmentColumns(cdr: Cdr): Columns {
  return {
    uniqueid: cdr.uniqueid,
    segment: cdr.segment,
    linkedid: cdr.linkedid,
    domain: cdr.domain,
    direction: cdr.direction,
    start: cdr.start,
    answer: cdr.answer,
    end: cdr.end,
    clid: cdr.clid,
    original_clid: cdr.originalClid,
    src: cdr.src,
    dst: cdr.dst,
    dstname: cdr.dstname,
    caller_user: cdr.callerUser,
    callee_user: cdr.calleeUser,
    dcontext: cdr.dcontext,
    channel: cdr.channel,
    dstchannel: cdr.dstchannel,
    lastapp: cdr.lastapp,
    lastdata: cdr.lastdata,
    duration: cdr.duration,
    billsec: cdr.billsec,
    disposition: cdr.disposition,
    amaflags: cdr.amaflags,
    accountcode: cdr.accountcode,
    acc_code2: cdr.accCode2,
    acc_code3: cdr.accCode3,
    userfield: cdr.userfield,
    hangupcause: cdr.hangupcause,
    hangupby: cdr.hangupby,
    trunk: cdr.trunk,
    recording: cdr.recording,
    voicemail: cdr.voicemail ?? '',
    recorded: jsonOrNull(cdr.recorded ?? null),
    outcome: cdr.outcome ?? '',
    // A segment that a version before has left open does not have it.
    transferred_by: cdr.transferredby ?? '',
    notes: cdr.notes,
    waitsec: cdr.waitsec,
    ringsec: cdr.ringsec,
    variables: JSON.stringify(cdr.variables),
    legs: JSON.stringify(cdr.legs),
    search: searchText(cdr),
    notes_search: foldText(cdr.notes)
  }
}

/** Names and numbers of both sides, a line each, as a search compares them: numbers also without what separates them. */
export function searchText({ src, dst, dstname, clid, originalClid }: SearchedParties): string {
  const numbers = [src, dst, numberOfClid(clid), numberOfClid(originalClid)]
  const lines = [...numbers, ...numbers.map(keysOf), dstname, nameOfClid(clid), nameOfClid(originalClid)]
  return [...new Set(lines.map(foldText))].join('\n')
}

type SearchedParties = Pick<Cdr, 'src' | 'dst' | 'dstname' | 'clid' | 'originalClid'>

export function cdrOfRow(row: Row): Cdr {
  return {
    uniqueid: text(row.uniqueid),
    segment: Number(row.segment),
    linkedid: text(row.linkedid),
    domain: text(row.domain),
    direction: text(row.direction) as Cdr['direction'],
    start: Number(row.start),
    answer: numberOrNull(row.answer),
    end: Number(row.end),
    clid: text(row.clid),
    originalClid: text(row.original_clid),
    src: text(row.src),
    dst: text(row.dst),
    dstname: text(row.dstname),
    callerUser: textOrNull(row.caller_user),
    calleeUser: textOrNull(row.callee_user),
    dcontext: text(row.dcontext),
    channel: text(row.channel),
    dstchannel: text(row.dstchannel),
    lastapp: text(row.lastapp),
    lastdata: text(row.lastdata),
    duration: Number(row.duration),
    billsec: Number(row.billsec),
    disposition: text(row.disposition) as Cdr['disposition'],
    amaflags: text(row.amaflags),
    accountcode: text(row.accountcode),
    accCode2: text(row.acc_code2),
    accCode3: text(row.acc_code3),
    userfield: text(row.userfield),
    hangupcause: Number(row.hangupcause),
    hangupby: text(row.hangupby) as Cdr['hangupby'],
    trunk: textOrNull(row.trunk),
    recording: text(row.recording),
    voicemail: text(row.voicemail),
    recorded: row.recorded === null ? null : (JSON.parse(text(row.recorded)) as Cdr['recorded']),
    outcome: text(row.outcome),
    transferredby: text(row.transferred_by),
    notes: text(row.notes),
    waitsec: Number(row.waitsec),
    ringsec: Number(row.ringsec),
    variables: JSON.parse(text(row.variables)) as Cdr['variables'],
    legs: JSON.parse(text(row.legs)) as Cdr['legs']
  }
}

export function deliveryColumns(delivery: NewDelivery): Columns {
  return {
    id: delivery.id,
    uniqueid: delivery.uniqueid,
    segment: delivery.segment,
    domain: delivery.domain,
    hook: delivery.hook,
    method: delivery.method,
    url: delivery.url,
    body: delivery.body,
    created_at: delivery.createdAt,
    origin: originOf(delivery.url),
    state: 'waiting',
    next_attempt_at: delivery.createdAt
  }
}

export function deliveryOfRow(row: Row): StoredDelivery {
  // Whoever has written it has seen to it that a mail has a body.
  return {
    id: text(row.id),
    uniqueid: text(row.uniqueid),
    segment: Number(row.segment),
    domain: text(row.domain),
    hook: text(row.hook),
    method: text(row.method) as StoredDelivery['method'],
    url: text(row.url),
    body: textOrNull(row.body),
    createdAt: Number(row.created_at),
    attempts: Number(row.attempts),
    state: text(row.state) as StoredDelivery['state'],
    nextAttemptAt: numberOrNull(row.next_attempt_at),
    lastOutcome: textOrNull(row.last_outcome)
  } as StoredDelivery
}

export function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function text(value: SQLOutputValue | undefined): string {
  return String(value)
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

export function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
