/** Why a microphone could not be opened, by the names that Media Capture and Streams §10.2 gives. */
export type MicrophoneFault = 'forbidden' | 'missing' | 'taken' | 'failed'

export function microphoneFault(error: unknown): MicrophoneFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'forbidden'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'taken'
    default:
      return 'failed'
  }
}

/**
 * What keeps the person from being heard, told by its remedy: `asking` waits for a yes to the
 * browser's question; `dismissed` was asked and not answered, so that a click asks again; `denied`
 * is undone in the browser's settings alone, `denied-by-system` in those of the system; `absent`
 * was never there in this call, `gone` was.
 */
export type MicrophoneTrouble =
  | 'asking'
  | 'dismissed'
  | 'denied'
  | 'denied-by-system'
  | 'absent'
  | 'gone'
  | 'in-use'
  | 'failed'
  | 'insecure'

/** `had`: this call has been spoken on by a microphone before. */
export async function microphoneTrouble(error: unknown, had: boolean): Promise<MicrophoneTrouble> {
  if (navigator.mediaDevices === undefined) return 'insecure'
  switch (microphoneFault(error)) {
    case 'forbidden':
      return await refusedBy()
    case 'missing':
      return had ? 'gone' : 'absent'
    case 'taken':
      return 'in-use'
    case 'failed':
      return 'failed'
  }
}

async function refusedBy(): Promise<MicrophoneTrouble> {
  switch (await microphonePermission()) {
    case 'denied':
      return 'denied'
    case 'granted':
      return 'denied-by-system'
    case 'prompt':
      return 'dismissed'
  }
}

/** A browser that does not tell is asked by opening. */
export async function microphonePermission(): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state
  } catch {
    return 'prompt'
  }
}
