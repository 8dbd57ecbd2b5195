/**
 * What this window can play: it says so itself, by kind, and nothing else is believed. What a
 * sender claims a file to be decides nothing; its ending does.
 */
const TYPES: Record<string, string> = {
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg; codecs="vorbis"',
  oga: 'audio/ogg; codecs="vorbis"',
  opus: 'audio/ogg; codecs="opus"',
  wav: 'audio/wav',
  flac: 'audio/flac',
  m4a: 'audio/mp4; codecs="mp4a.40.2"',
  aac: 'audio/aac',
  mp4: 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"',
  m4v: 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"',
  webm: 'video/webm; codecs="vp8, vorbis"',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
};

const asked = new Map<string, boolean>();

function endingOf(name: string): string {
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

export function canPlay(name: string): boolean {
  const ending = endingOf(name);
  const known = asked.get(ending);
  if (known !== undefined) return known;
  const type = TYPES[ending];
  const can = type !== undefined && document.createElement(type.startsWith('video') ? 'video' : 'audio').canPlayType(type) !== '';
  asked.set(ending, can);
  return can;
}

/** What its bytes are handed to the player as. */
export function typeOf(name: string): string {
  return TYPES[endingOf(name)]?.split(';')[0] ?? 'application/octet-stream';
}

let open: (() => void) | null = null;

/** One player holds its bytes at a time: the one before is closed. Answers what is to be called when this one goes. */
export function openPlayer(close: () => void): () => void {
  open?.();
  open = close;
  return () => {
    if (open === close) open = null;
  };
}
