import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { typedUrlFault } from '../../pbx-core/contract/config.ts'
import { timelineFor } from '../access/timeline-sight.ts'
import type { CommandFault } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import { ofItsOwn } from '../popup/rules.ts'
import { verifyPassword } from '../settings/password.ts'
import { accessCommands } from './access-commands.ts'
import { colleague } from './colleague.ts'
import { joinCalls, moderate } from './conferences.ts'
import { crmCommands } from './crm.ts'
import type { Desk, DeskWindow } from './desk.ts'
import { handOn } from './handing-on.ts'
import { hookCommands } from './hook-commands.ts'
import { linkTarget } from './links.ts'
import { linkCommands } from './links-commands.ts'
import { mailCommands } from './mail.ts'
import { readMd5Links, writeMd5Links } from './md5-links.ts'
import { notAdmin } from './not-admin.ts'
import { switchOpening } from './opening-hours.ts'
import { pairingCommands } from './pairing.ts'
import { findPeople } from './people.ts'
import { privacyCommands } from './privacy.ts'
import { listRecent, personOf } from './recent.ts'
import { listRecordings, readRecording, recordCall, removeRecording } from './recordings.ts'
import { timelineItem } from './timeline.ts'
import { setOwnState } from './user-state.ts'
import { barUser, decideTrunk, settleWarning } from './warnings.ts'
import { wayInTimeline } from './way.ts'

const done = ok(null)

/** What each command of a window does at its desk. */
export function deskCommands(desk: Desk): CommandHandlers<DeskWindow> {
  return {
    ...windowCommands(desk),
    ...callCommands(desk),
    ...popupCommands(desk),
    ...recordCommands(desk),
    ...hookCommands(desk),
    ...voicemailCommands(desk),
    ...soundCommands(desk),
    ...accessCommands(desk),
    ...pairingCommands(desk),
    ...crmCommands(desk),
    ...mailCommands(desk),
    ...privacyCommands(desk),
    ...linkCommands(desk)
  }
}

type Group<K extends keyof CommandHandlers<DeskWindow>> = Pick<CommandHandlers<DeskWindow>, K>

function windowCommands(
  desk: Desk
): Group<
  | 'app.state'
  | 'app.ready'
  | 'settings.write'
  | 'first-run.dismiss'
  | 'first-run.secrets'
  | 'call-me'
  | 'browser.log-in'
  | 'browser.answer'
  | 'link.open'
  | 'leaving.answer'
  | 'app.alive'
  | 'app.leaves'
> {
  const { ports } = desk
  const { windowHost } = ports
  return {
    'app.state': () => ok(desk.snapshot),
    'app.ready': (ready, window) => {
      desk.ready(window, ready)
      return done
    },
    'settings.write': ({ settings }) => {
      const fault = typedUrlFault(settings.popup.own.url)
      if (fault !== undefined) return refuse('url_invalid', fault, 'popup.own.url')
      ports.preferences.write({ settings })
      desk.changed()
      return done
    },
    'first-run.dismiss': () => {
      desk.dismissFirstRun()
      return done
    },
    'first-run.secrets': async () => {
      if (windowHost.firstStart === undefined || desk.user === undefined) {
        return refuse('not_available', 'Passwords are shown in the window of this machine alone.')
      }
      const { sipPassword, webPassword } = desk.user
      const noted = (await windowHost.firstStart())?.webPassword
      // It may have been changed since.
      const holds = noted !== undefined && (await verifyPassword(webPassword, noted))
      return ok({ sipPassword, webPassword: holds ? noted : null })
    },
    'call-me': ({ number, name }) => {
      const read = ports.readNumber(number, 'printed')
      if (!read.ok) return refuse('parameter_invalid', read.error, 'number')
      const { e164, written } = read.value
      const started = ports.pbx.testCall({ ...ports.account, number: e164 ?? written, name })
      return started.ok ? done : err(started.error)
    },
    'browser.log-in': () => {
      const { letIns } = ports
      if (windowHost.openExternal === undefined || letIns === undefined) {
        return refuse('not_available', 'This browser is logged in already.')
      }
      windowHost.openExternal(letIns.invite())
      return done
    },
    'browser.answer': ({ id, letIn }) => {
      const answered = ports.letIns?.answer(id, letIn) === true
      return answered ? done : refuse('not_available', 'No browser waits with these digits any more.')
    },
    'link.open': ({ url }) => openLink(desk, url),
    'leaving.answer': ({ agreed }) => {
      desk.leaving.answer(agreed)
      return done
    },
    'app.alive': () => done,
    'app.leaves': (_payload, window) => {
      desk.leaves(window)
      return done
    }
  }
}

function openLink(desk: Desk, url: string): Result<null, CommandFault> {
  const { openExternal } = desk.ports.windowHost
  const target = linkTarget(url)
  if (target !== undefined) desk.openLink(target)
  else if (!/^https?:\/\/[^\s]+$/i.test(url)) return refuse('link_refused', 'Only web and telephone links are opened.')
  else if (openExternal === undefined) return refuse('not_available', 'A page in a browser opens its links itself.')
  else openExternal(url)
  return done
}

function callCommands(
  desk: Desk
): Group<
  | 'number.read'
  | 'call.dial'
  | 'call.answer'
  | 'call.decline'
  | 'call.hang-up'
  | 'call.hold'
  | 'call.mute'
  | 'call.digit'
  | 'call.swap'
  | 'call.transfer'
  | 'call.join'
  | 'call.record'
  | 'call.pick-up'
  | 'call.park'
  | 'call.fetch'
  | 'media.reply'
  | 'media.state'
  | 'media.quality'
> {
  const { phone, ports } = desk
  return {
    'number.read': ({ text, source }) => {
      const read = ports.readNumber(text, source)
      return ok(read.ok ? { number: read.value, fault: null } : { number: null, fault: read.error })
    },
    'call.dial': async ({ target, source, name = '' }) => {
      const read = ports.readNumber(target, source)
      if (!read.ok) return refuse('parameter_invalid', read.error, 'target')
      const { number, reading, keys } = read.value
      const known = colleague(desk.domain, number)?.name || name
      const dialled = await phone.dial(number, { name: known, text: target, reading, keys })
      return dialled.ok ? ok({ call: dialled.value.id }) : dialled
    },
    'call.answer': async ({ call }) => plain(await phone.answer(call)),
    'call.decline': async ({ call }) => plain(await phone.hangUp(call)),
    'call.hang-up': async ({ call }) => plain(await phone.hangUp(call)),
    'call.hold': async ({ call, on }) => plain(await phone.hold(call, on)),
    'call.mute': ({ call, on }) => plain(phone.mute(call, on)),
    'call.digit': async ({ call, digit }) => plain(await phone.digit(call, digit)),
    'call.swap': async ({ call }) => plain(await phone.swap(call)),
    'call.transfer': (wanted) => handOn(desk, wanted),
    'call.record': (wanted) => recordCall(desk, wanted),
    'call.join': (wanted) => joinCalls(desk, wanted),
    'call.pick-up': async ({ uniqueid }) => {
      const ringing = desk.pickups.find(uniqueid)
      if (ringing === undefined) return refuse('call_not_ringing', 'It does not ring there any more.')
      const taking = await phone.pickUp(ringing)
      return taking.ok ? done : taking
    },
    'call.park': (wanted) => desk.parked.park(wanted),
    'call.fetch': async ({ uniqueid }) => {
      const parked = desk.parked.find(uniqueid)
      if (parked === undefined) return refuse('call_not_parked', 'It is not parked there any more.')
      const fetching = await phone.fetch(parked)
      return fetching.ok ? done : fetching
    },
    'media.reply': (reply, window) => {
      // Only the window that has the media answers for it; a late reply of another window is dropped.
      if (desk.hasMedia(window)) phone.media.replied(reply)
      return done
    },
    'media.state': (state, window) => {
      if (desk.hasMedia(window)) phone.mediaState(state)
      return done
    },
    'media.quality': (quality, window) => {
      if (!desk.hasMedia(window)) return done
      if (quality.heard) desk.checks.pass('sound')
      phone.quality(quality)
      return done
    }
  }
}

function popupCommands(
  desk: Desk
): Group<
  | 'popup.close'
  | 'popup.close-all'
  | 'popup.touched'
  | 'popup.retry'
  | 'popup.pin'
  | 'popup.open-in-browser'
  | 'popup.open'
> {
  const { popups, phone, ports } = desk
  return {
    'popup.close': ({ tab }) => {
      popups.tabs.close(tab)
      return done
    },
    'popup.close-all': () => {
      popups.tabs.closeAll()
      return done
    },
    'popup.touched': ({ tab }) => {
      popups.tabs.touched(tab)
      return done
    },
    'popup.retry': ({ tab }) => {
      popups.retry(tab)
      return done
    },
    'popup.pin': ({ tab, on }) => {
      popups.tabs.pin(tab, on)
      return done
    },
    'popup.open-in-browser': ({ tab }) => {
      const found = popups.tabs.find(tab)
      if (found === undefined) return refuse('tab_not_found', 'There is no such tab any more.')
      if (ports.windowHost.openExternal === undefined) {
        return refuse('not_available', 'A page in a browser opens its links itself.')
      }
      ports.windowHost.openExternal(ofItsOwn(found.url))
      return done
    },
    'popup.open': ({ call: id }) => {
      const call = phone.calls.find((candidate) => candidate.id === id)
      if (call === undefined || !popups.open(call)) return refuse('call_not_found', 'There is no such call any more.')
      return done
    }
  }
}

function recordCommands(
  desk: Desk
): Group<
  | 'recent.list'
  | 'people.find'
  | 'recent.seen'
  | 'timeline.read'
  | 'recording.list'
  | 'recording.read'
  | 'recording.delete'
  | 'notes.read'
  | 'notes.write'
  | 'user-state.write'
  | 'queue.end-wrap-up'
  | 'queue.cancel-callback'
  | 'conference.mute'
  | 'conference.kick'
  | 'conference.lock'
  | 'md5-links.read'
  | 'md5-links.write'
  | 'trunk.decide'
  | 'route.try'
  | 'opening.switch'
  | 'warning.settle'
  | 'user.bar'
  | 'outcomes.list'
> {
  const { ports } = desk
  const { pbx, account } = ports
  return {
    'recent.list': async (query) => ok(await listRecent(pbx, personOf(desk), query)),
    'people.find': async ({ text }) => ok({ items: await findPeople(desk, text) }),
    'recent.seen': () => {
      desk.missedSeen()
      return done
    },
    'timeline.read': async ({ uniqueid }) => {
      const entries = (await desk.mayRead(uniqueid)) ? await pbx.timeline(uniqueid) : undefined
      if (entries === undefined) return noSuchCall
      const seen = timelineFor(entries, desk.rights, pbx.call(uniqueid) !== undefined)
      const side = await desk.sideIn(uniqueid)
      const way = side === 'caller' ? [] : wayInTimeline(entries, { domain: desk.domain, user: account.user })
      return ok({ entries: seen.map(timelineItem), side, way })
    },
    'recording.list': async ({ uniqueid }) =>
      (await desk.mayRead(uniqueid)) ? ok({ items: await listRecordings(desk, uniqueid) }) : noSuchCall,
    'recording.read': (wanted) => readRecording(desk, wanted),
    'recording.delete': ({ id }) => removeRecording(desk, id),
    'notes.read': async ({ uniqueid }) => {
      if (!(await desk.mayRead(uniqueid))) return noSuchCall
      const notes = await pbx.notes(uniqueid)
      return notes === undefined ? noSuchCall : ok(notes)
    },
    'notes.write': async (notes) => {
      const kept = (await desk.mayRead(notes.uniqueid)) ? await pbx.writeNotes(notes) : undefined
      return kept?.ok ? ok({ savedAt: kept.value }) : noSuchCall
    },
    'outcomes.list': async () => ok({ items: await pbx.outcomes(account.domain) }),
    'user-state.write': (wanted) => setOwnState(desk, wanted),
    'queue.end-wrap-up': () =>
      pbx.endWrapUp(account.domain, account.user).ok
        ? done
        : err({ code: 'agent_not_found', message: 'You are no agent of a queue any more.' }),
    'queue.cancel-callback': ({ queue, id }) => {
      const seen = desk.queues.view.list.find(({ name }) => name === queue)
      const isThere = seen?.callbacks.some((callback) => callback.id === id) === true
      return isThere && pbx.cancelCallback(account.domain, id).ok
        ? done
        : err({ code: 'callback_not_found', message: 'Nobody is called back by that any more.' })
    },
    'conference.mute': (wish) => moderate(desk, { ...wish, action: 'mute' }),
    'conference.kick': (wish) => moderate(desk, { ...wish, action: 'kick' }),
    'conference.lock': (wish) => moderate(desk, { ...wish, action: 'lock' }),
    'md5-links.read': () => (desk.adminDomain === undefined ? notAdmin : ok(readMd5Links(ports, desk.adminDomain))),
    'md5-links.write': (change) =>
      desk.adminDomain === undefined ? notAdmin : writeMd5Links(ports, desk.adminDomain, change),
    'trunk.decide': (decision) => decideTrunk(desk, decision),
    'route.try': (query) => {
      if (desk.adminDomain === undefined) return notAdmin
      return pbx.route({ ...query, domain: desk.adminDomain.name })
    },
    'opening.switch': (wanted) => switchOpening(desk, wanted),
    'warning.settle': (seen) => settleWarning(desk, seen),
    'user.bar': (bar) => barUser(desk, bar)
  }
}

function voicemailCommands({
  mailbox
}: Desk): Group<
  'voicemail.list' | 'voicemail.mark' | 'voicemail.sound' | 'greeting.upload' | 'greeting.reset' | 'voicemail.pin'
> {
  return {
    'voicemail.list': () => mailbox.list(),
    'voicemail.mark': (mark) => mailbox.mark(mark),
    'voicemail.sound': (asked) => mailbox.sound(asked),
    'greeting.upload': (part) => mailbox.upload(part),
    'greeting.reset': (asked) => mailbox.reset(asked),
    'voicemail.pin': (change) => mailbox.changePin(change)
  }
}

function soundCommands({ sounds }: Desk): Group<'sounds.list' | 'sounds.sound' | 'sounds.upload' | 'sounds.delete'> {
  return {
    'sounds.list': () => sounds.list(),
    'sounds.sound': (asked) => sounds.sound(asked),
    'sounds.upload': (part) => sounds.upload(part),
    'sounds.delete': (which) => sounds.remove(which)
  }
}

const noSuchCall = refuse('call_not_found', 'There is no such call among those you may see.')

function plain(outcome: Result<void, CommandFault>): Result<null, CommandFault> {
  return outcome.ok ? done : outcome
}
