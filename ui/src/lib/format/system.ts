/** The system this runs on, as far as its fonts differ; anything else is taken as Linux. */
export type System = 'mac' | 'windows' | 'linux';

export function systemOf(platform: string): System {
  if (/^(Mac|iP)/.test(platform)) return 'mac';
  return platform.startsWith('Win') ? 'windows' : 'linux';
}
