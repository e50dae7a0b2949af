export type DeviceKind = 'audioinput' | 'audiooutput'

export interface AudioDevice {
  readonly id: string
  readonly kind: DeviceKind
  /** Empty until the microphone may be used. */
  readonly label: string
}

/** `id label` as the settings keep it; '' follows the system. */
export const deviceChoice = ({ id, label }: AudioDevice): string => `${id} ${label}`.trim()

export function readChoice(choice: string): { readonly id: string; readonly label: string } {
  const blank = choice.indexOf(' ')
  return blank < 0 ? { id: choice, label: '' } : { id: choice.slice(0, blank), label: choice.slice(blank + 1) }
}

/**
 * The chosen device among those that are there: by its id, else by its label, for a restart or a
 * new port may give a device another id. Null follows the system: nothing was chosen, or the
 * device is away.
 */
export function findDevice(devices: readonly AudioDevice[], kind: DeviceKind, choice: string): AudioDevice | null {
  if (choice === '') return null
  const { id, label } = readChoice(choice)
  const candidates = devices.filter((device) => device.kind === kind)
  return (
    candidates.find((device) => device.id === id) ??
    candidates.find((device) => label !== '' && device.label === label) ??
    null
  )
}

/** Without the entries by which browsers repeat the system's choice. */
export async function listDevices(): Promise<readonly AudioDevice[]> {
  if (navigator.mediaDevices === undefined) return []
  const all = await navigator.mediaDevices.enumerateDevices()
  return all.flatMap(({ deviceId, kind, label }) =>
    kind === 'videoinput' || deviceId === 'default' || deviceId === 'communications' || deviceId === ''
      ? []
      : [{ id: deviceId, kind, label }]
  )
}

/** Calls back with the list now, and after each change of it. */
export function watchDevices(listener: (devices: readonly AudioDevice[]) => void): () => void {
  let watching = true
  const tell = async () => {
    const devices = await listDevices()
    if (watching) listener(devices)
  }
  void tell()
  navigator.mediaDevices?.addEventListener('devicechange', tell)
  return () => {
    watching = false
    navigator.mediaDevices?.removeEventListener('devicechange', tell)
  }
}

/** Calls back when the use of the microphone is allowed, or not any more: no list of devices changes by that. */
export async function watchPermission(listener: () => void): Promise<void> {
  try {
    const permission = await navigator.permissions.query({ name: 'microphone' })
    permission.addEventListener('change', listener)
  } catch {
    // A browser that does not tell.
  }
}
