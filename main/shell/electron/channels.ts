/** Names of Electron's IPC channels, for main and preload alike. */
export const commandChannel = 'offhook:command'
export const eventChannel = 'offhook:event'
