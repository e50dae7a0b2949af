import { textOfRemark } from './remark-text.ts'
import type { StandingWarning } from './standing-warning.ts'

type Texts = { readonly [C in StandingWarning['code']]: (warning: StandingWarning & { readonly code: C }) => string }

/** Warnings in English, as health and the log have them: programs read it. */
const texts: Texts = {
  'trunk-fault': ({ trunk, reason }) => `trunk ${trunk}: ${reason}`,
  'trunk-unresolved': ({ trunk, host }) => `trunk ${trunk}: the name ${host} cannot be looked up`,
  'trunk-refused': ({ trunk, registrar, status, reason }) =>
    `trunk ${trunk}: ${registrar} refuses to register us (${status} ${reason}). Check username, password and registrar; it is tried again in 10 minutes or more.`,
  'trunk-away': ({ trunk, registrar, status, reason }) =>
    `trunk ${trunk}: ${registrar} is away (${status === null ? reason : `${status} ${reason}`}). Check this machine's network and that address; it is tried again by itself.`,
  misdirected: ({ trunk, sentTo, own }) =>
    `Trunk ${trunk} sends to ${sentTo}. Tell the provider ${own ?? 'its own socket'}, or switch on acceptAtListener.`,
  undecided: ({ trunk }) =>
    `Trunk ${trunk}: its calls are still taken at the phones' listener, where anybody can write its address on a packet. ` +
    'Decide: acceptAtListener false, once the provider sends to the trunk’s own socket, or true.',
  'other-address': ({ trunk, told, seen }) =>
    `Trunk ${trunk}: its provider sees this machine at ${seen}, and externalAddress says ${told}. Correct externalAddress, or have an address that stays.`,
  'other-port': ({ trunk, before, port }) =>
    `Trunk ${trunk} has port ${port} now, and its provider was told ${before}: free port ${before}, or tell the provider ${port}.`,
  rise: ({ domain, calls, usual, user, ofUser }) =>
    `${domain}: ${calls} calls left within an hour, where ${usual} are usual; ${ofUser} of them ${
      user === null ? 'were sent on' : `by ${user}`
    }. If they are not meant, bar the user in the window, and change its passwords.`,
  'new-country': ({ domain, country, number, user }) =>
    `${domain}: ${user === null ? 'a call that was sent on' : user} called ${number} (${country}), a country that nobody has called before. ` +
    'If that is not meant, bar the user in the window, and change its passwords.',
  'minutes-near': ({ domain, user, minutes, limit }) =>
    `${user ?? domain} has used ${minutes} of the ${limit} minutes of calls that may leave on a day (limits.minutesPerDay).`,
  'minutes-used': ({ domain, user, limit }) =>
    `${user ?? domain} has used all ${limit} minutes of calls that may leave on a day: further ones are refused, those in progress go on, emergency calls always leave. ` +
    'Begin anew in the window, or raise limits.minutesPerDay.',
  'user-barred': ({ domain, user }) =>
    `${domain}: no calls of ${user} leave, but for emergency calls, until an admin allows them again in the window.`,
  'account-codes-closed': ({ domain, user, guesses }) =>
    `${domain}: ${user} has typed ${guesses} wrong account codes within an hour: calls of ${user} that need one do not leave for 15 minutes. ` +
    'If it was not this user, somebody uses its phone or knows its password.',
  'pins-closed': ({ domain, destination, guesses }) =>
    `${domain}: ${guesses} wrong PINs of ${destination} were typed within an hour: it takes none for 15 minutes. ` +
    'If it goes on, somebody guesses: choose a longer PIN, and look at the records for who calls.',
  'weak-pin': ({ domain, user }) =>
    `${domain}: the PIN of the mailbox of ${user} is easily guessed, so it opens nothing: 4 to 10 digits are wanted that are no run, no repetition and not the extension.`,
  'no-speech': ({ domain, where }) =>
    `${domain}: ${where} is to be spoken (tts:), and no program of this machine speaks: callers hear nothing there. ` +
    'Install espeak-ng and start again, or name a recorded prompt.',
  'prompt-missing': ({ domain, where, prompt, file }) =>
    `${domain}: there is no prompt ${prompt} (${where}): callers hear nothing there. Put it at ${file} (WAV, mono, 16 bit, 8 to 48 kHz).`,
  'prompt-unplayable': ({ domain, where, prompt, file, found }) =>
    `${domain}: the prompt ${prompt} (${where}) cannot be played, callers hear nothing there: ${file} is ${found}. ` +
    'Save it as WAV, mono, 16 bit, 8 to 48 kHz, of 10 minutes at most.',
  'music-missing': ({ domain, where, prompt, file }) =>
    `${domain}: the piece ${prompt} (${where}) cannot be played: callers hear the others, or the music that comes with Offhook. ` +
    `Put it at ${file} (WAV, mono, 16 bit, 8 to 48 kHz), or upload it.`,
  'queue-unserved': ({ domain, where, queue }) =>
    `${domain}: nobody takes calls of the queue ${queue} (${where}): its callers go to its then at once, or wait in vain. Name agents, or take it out.`,
  'queues-in-circle': ({ domain, where, queues }) =>
    `${domain}: a caller whom nobody takes goes round from queue to queue (${queues}; ${where}), and is refused after 25 destinations. ` +
    'Let one of them lead to a person, a mailbox or hangup.',
  'holidays-unknown': ({ domain, where, place }) =>
    `${domain}: nobody knows the public holidays of ${place} (${where}): it is open on them. ` +
    'Write country and region as date-holidays names them, or the days themselves (days).',
  'emergency-call': ({ domain, number, user, name, callback, location }) =>
    `${domain}: ${[name, user ?? ''].filter(Boolean).join(', ') || 'somebody'} has called ${number}` +
    `${location === '' ? '' : `, from: ${location}`}. Call back at ${callback}; let the emergency services in.`,
  'no-emergency-trunk': ({ domain }) => `${domain}: no trunk can carry emergency calls`,
  'mails-held': ({ fault, reason }) =>
    `Mails wait: ${textOfRemark({ code: fault, reason, reply: reason })}. Mend it at the mail server or in mail (docs/mail.md); they go out by themselves then.`,
  'mails-refused': ({ count, to, reply }) =>
    `${count} ${count === 1 ? 'mail' : 'mails'} did not reach anybody, the last one for ${to}: ${reply}. ` +
    'Mend the address or the sender, then have them sent again, or delete them (/api/v1/mails).',
  'no-mail-server': ({ domain }) =>
    `${domain}: emergencyContacts.mail is to be told of calls for help, and no mail server is configured (mail)`,
  'records-unwritten': ({ reason }) => `records cannot be written and wait in memory: ${reason}`,
  'recordings-unkept': ({ fault, folder }) =>
    `calls are not recorded, and go on: ${fault === 'storage-full' ? 'the disk is full' : 'nothing can be written'} (${folder})`,
  'no-tls': ({ listen }) =>
    `listen.sip.tls is ${listen}, where this version does not listen: phones need another way in`,
  'certificate-fault': ({ fault, file }) =>
    `HTTPS: ${file} ${certificateFaults[fault]}. What was in use before stays so until that is mended; without it HTTPS is closed.`,
  'certificate-expired': ({ file, at }) =>
    `HTTPS: the certificate ${file} has ended on ${dayOf(at)}: browsers warn of it, and programs refuse it. Put a newer one there; it is taken at once.`,
  'certificate-early': ({ file, at }) =>
    `HTTPS: the certificate ${file} begins on ${dayOf(at)}: browsers refuse it until then. Set this machine's clock, or put another one there.`,
  'certificate-ends': ({ file, at }) =>
    `HTTPS: the certificate ${file} ends on ${dayOf(at)}. Put a newer one there; it is taken at once.`,
  'certificate-name': ({ name, file }) =>
    `HTTPS: our certificate authority was made before this machine was called ${name}, and cannot speak for it: browsers warn there. ` +
    `Delete ${file}; then a new one is made, which every browser has to take in.`
}

const certificateFaults = {
  missing: 'is not there',
  unreadable: 'cannot be read by this program',
  'no-certificate': 'is no certificate that can be used (PEM, the chain behind it)',
  'no-key': 'is no key that can be used (PEM, without a passphrase)',
  mismatch: 'is not the key of the certificate',
  'not-kept': 'cannot be written'
} as const

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

export function textOfWarning(warning: StandingWarning): string {
  const text: (warning: never) => string = texts[warning.code]
  return text(warning as never)
}
