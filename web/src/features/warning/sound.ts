/** Short tones, made by the browser; nothing to download. Silent until somebody has touched the screen once. */
import type { Sound } from './alarms';

let context: AudioContext | undefined;

/** Browsers let a page sound only after a touch. */
export function allowSound(): void {
  if (context || typeof AudioContext === 'undefined') return;
  context = new AudioContext();
}

const TONES: Record<Exclude<Sound, 'none'>, { hertz: number[]; volume: number }> = {
  late: { hertz: [660, 550], volume: 0.12 },
  danger: { hertz: [880, 1040, 880, 1040], volume: 0.35 },
};

export function play(sound: Sound): void {
  if (sound === 'none' || !context) return;
  void context.resume();
  const { hertz, volume } = TONES[sound];
  hertz.forEach((pitch, index) => {
    if (!context) return;
    const at = context.currentTime + index * 0.28;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(volume, at + 0.03);
    gain.gain.linearRampToValueAtTime(0, at + 0.24);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.26);
  });
}
