import { fact } from './fact.ts'

interface OfMailbox {
  readonly mailbox: string
}

/** What can be said of mailboxes in a time line; keys of a PIN are never among it. */
export const voicemailFacts = {
  'message-left': fact<OfMailbox & { readonly seconds: number }>(
    { mailbox: '101', seconds: 23 },
    ({ mailbox, seconds }) => `a message of ${seconds} s was left for ${mailbox}`
  ),
  'no-message': fact<OfMailbox & { readonly because: 'off' | 'full' | 'short' | 'failed' }>(
    { mailbox: '101', because: 'full' },
    ({ mailbox, because }) => `no message was left for ${mailbox} (${because})`
  ),
  'message-lost': fact<OfMailbox & { readonly because: 'storage-full' | 'not-writable' | 'lost' }>(
    { mailbox: '101', because: 'storage-full' },
    ({ mailbox, because }) => `a message for ${mailbox} could not be kept (${because})`
  ),
  /** By a key that leads elsewhere. */
  'mailbox-left': fact<OfMailbox & { readonly key: string; readonly destination: string }>(
    { mailbox: '101', key: '0', destination: 'group:office' },
    ({ mailbox, key, destination }) => `left the mailbox of ${mailbox} by ${key}, to ${destination}`
  ),
  'greeting-missing': fact<OfMailbox>(
    { mailbox: '101' },
    ({ mailbox }) => `the greeting of ${mailbox} cannot be played; the standard one is`
  ),
  'no-mailbox': fact<OfMailbox>({ mailbox: '101' }, ({ mailbox }) => `${mailbox} has no mailbox`),
  'mailbox-opened': fact<OfMailbox & { readonly by: 'phone' | 'pin' }>(
    { mailbox: '101', by: 'pin' },
    ({ mailbox, by }) => `the mailbox of ${mailbox} was opened by ${by === 'pin' ? 'its PIN' : 'its own telephone'}`
  ),
  /** '' where there is no such mailbox. */
  'pin-refused': fact<OfMailbox>(
    { mailbox: '101' },
    ({ mailbox }) => `a wrong PIN for ${mailbox === '' ? 'no mailbox' : `the mailbox of ${mailbox}`}`
  ),
  /** Whoever calls, or somebody by the same trunk, has guessed at mailboxes. */
  'mailboxes-closed': fact<{ readonly by: 'caller' | 'trunk' }>(
    { by: 'caller' },
    ({ by }) =>
      `no PIN is taken for 15 minutes: too many wrong ones were typed by ${by === 'caller' ? 'this caller' : 'callers of this trunk'}`
  ),
  'call-back': fact<OfMailbox & { readonly number: string }>(
    { mailbox: '101', number: '+15550199001' },
    ({ number }) => `calls back ${number}`
  ),
  'call-back-refused': fact<OfMailbox & { readonly because: 'other-phone' | 'no-number' | 'not-permitted' }>(
    { mailbox: '101', because: 'not-permitted' },
    ({ because }) => `nobody is called back (${because})`
  ),
  'greeting-recorded': fact<OfMailbox & { readonly greeting: 'noAnswer' | 'busy' }>(
    { mailbox: '101', greeting: 'noAnswer' },
    ({ mailbox, greeting }) => `${mailbox} has recorded the greeting ${greeting}`
  ),
  'greeting-reset': fact<OfMailbox & { readonly greeting: 'noAnswer' | 'busy' }>(
    { mailbox: '101', greeting: 'busy' },
    ({ mailbox, greeting }) => `${mailbox} has the standard greeting ${greeting} again`
  ),
  'prompt-recorded': fact<{ readonly prompt: string }>(
    { prompt: 'recorded/acme_test/12' },
    ({ prompt }) => `the prompt ${prompt} was recorded`
  )
} as const
