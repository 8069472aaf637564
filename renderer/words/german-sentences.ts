/** What hosts and models say, in German. */
import type { Sentences } from './sentences.ts';

const checkFolder = 'Prüfen Sie die Rechte, oder wählen Sie mit VASARI_DATA einen anderen.';

export const germanSentences: Sentences = {
  // ---- the model process ----
  'The model process ended by itself ({0}), most likely because memory ran out.':
    'Der Modellprozess hat sich selbst beendet ({0}), wahrscheinlich weil der Speicher ausging.',
  'The model process ended by itself ({0}).': 'Der Modellprozess hat sich selbst beendet ({0}).',
  'Vasari is starting it again.': 'Vasari startet ihn neu.',
  'The model was unloaded.': 'Das Modell wurde entladen.',
  'The connection to Vasari was lost.': 'Die Verbindung zu Vasari ist abgerissen.',
  "The window's process ended: {0}.": 'Der Prozess des Fensters ist beendet: {0}.',
  'The window closed.': 'Das Fenster wurde geschlossen.',
  'Vasari ended while this was being written.': 'Vasari wurde beendet, während dies geschrieben wurde.',
  'The window closed while this was being written.': 'Das Fenster wurde geschlossen, während dies geschrieben wurde.',
  'Too many jobs at once.': 'Zu viele Aufträge auf einmal.',
  'Something unexpected happened: {0}': 'Etwas Unerwartetes ist geschehen: {0}',
  'Cancelled.': 'Abgebrochen.',

  // ---- a checkpoint's files: before the models' sentences, some of which would fit these too ----
  'Neither {0} nor {1} is there.': 'Weder {0} noch {1} ist da.',
  'Save the checkpoint as safetensors: {0} is not read.':
    'Speichern Sie den Checkpoint als safetensors: {0} wird nicht gelesen.',
  '{0}: expected weight_map with the name of a file for each tensor.':
    '{0}: erwartet war weight_map mit dem Namen einer Datei für jeden Tensor.',
  '{0}: expected a safetensors file, found {1} bytes.':
    '{0}: erwartet war eine safetensors-Datei, gefunden wurden {1} Bytes.',
  '{0}: expected a header of at most {1} bytes, found {2}.':
    '{0}: erwartet war ein Kopf von höchstens {1} Bytes, gefunden wurden {2}.',
  '{0}: expected a header of {1} bytes, found a file of {2}.':
    '{0}: erwartet war ein Kopf von {1} Bytes, gefunden wurde eine Datei von {2}.',
  '{0}: the header is not JSON.': '{0}: Der Kopf ist kein JSON.',
  '{0}: the header is not an object.': '{0}: Der Kopf ist kein Objekt.',
  '{0}: expected dtype, shape and data_offsets.': '{0}: erwartet waren dtype, shape und data_offsets.',
  '{0}: expected at most {1} numbers, found {2}.': '{0}: erwartet waren höchstens {1} Zahlen, gefunden wurde {2}.',
  '{0}: [{1}] in {2} needs {3} bytes, found {4}.': '{0}: [{1}] in {2} braucht {3} Bytes, gefunden wurden {4}.',
  '{0} ends at byte {1} of {2}: the file is truncated.': '{0} endet bei Byte {1} von {2}: Die Datei ist abgeschnitten.',
  '{0} starts at byte {1}, inside the tensor before it, which ends at {2}.':
    '{0} beginnt bei Byte {1}, mitten im Tensor davor, der bei {2} endet.',
  '{0} is not a tokenizer that can be read.': '{0} ist kein Tokenizer, der sich lesen lässt.',
  'tokenizer_config.json, added_tokens_decoder: expected the added tokens by their ids.':
    'tokenizer_config.json, added_tokens_decoder: erwartet waren die zusätzlichen Token nach ihren Nummern.',

  // ---- models ----
  'No model is open.': 'Es ist kein Modell offen.',
  'Another model was opened meanwhile: try again.':
    'Inzwischen wurde ein anderes Modell geöffnet: Versuchen Sie es noch einmal.',
  'There is no model "{0}" here.': 'Hier gibt es kein Modell „{0}“.',
  'manifest.json: manifestVersion {0} is newer than {1}, which this Vasari reads: update Vasari, or convert the checkpoint with this one.':
    'manifest.json: manifestVersion {0} ist neuer als {1}, die dieses Vasari liest: Bringen Sie Vasari auf den neuesten Stand, oder wandeln Sie den Checkpoint mit diesem um.',
  'The model has no tokenizer for its language model.': 'Dem Modell fehlt der Tokenizer seines Sprachmodells.',
  'There is no model in {0}: it has no manifest.json.': 'In {0} ist kein Modell: manifest.json fehlt.',
  '{0}: the file is missing from the model.': '{0}: Die Datei fehlt im Modell.',
  '{0}: expected {1} bytes, found {2}.': '{0}: erwartet waren {1} Bytes, gefunden {2}.',
  '{0}: its SHA-256 is {1}, expected {2}.': '{0}: Der SHA-256 ist {1}, erwartet war {2}.',
  'Convert the checkpoint again, or copy the model again from where it is whole.':
    'Wandeln Sie den Checkpoint noch einmal um, oder kopieren Sie das Modell noch einmal von dort, wo es ganz ist.',
  'There is not enough memory: close other programs, or choose a smaller model.':
    'Der Speicher reicht nicht: Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell.',
  '{0}: there is not enough memory.': '{0}: Der Speicher reicht nicht.',
  'Close other programs, or choose a smaller model.':
    'Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell.',
  '{0} takes {1} of memory, {2} are free: close other programs, or choose a smaller model.':
    '{0} braucht {1} Speicher, {2} sind frei: Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell.',
  'There is not enough memory for a text of {0} tokens: start a new chat, or close other programs.':
    'Für einen Text von {0} Token reicht der Speicher nicht: Beginnen Sie ein neues Gespräch, oder schließen Sie andere Programme.',
  'There is room for {0} tokens on the GPU, not for {1}.': 'Auf der GPU ist Platz für {0} Token, nicht für {1}.',
  'The text has {0} tokens, the model takes {1}.': 'Der Text hat {0} Token, das Modell fasst {1}.',
  'The conversation has {0} tokens, the model takes {1}: start a new one, or ask with fewer pictures.':
    'Das Gespräch hat {0} Token, das Modell fasst {1}: Beginnen Sie ein neues, oder fragen Sie mit weniger Bildern.',
  'The CPU was chosen: it is the provider whose numbers are checked against the reference.':
    'Gewählt wurde die CPU: Deren Zahlen sind gegen die Referenz geprüft.',
  '{0} could not be used: {1}': '{0} ließ sich nicht verwenden: {1}',
  'The npm binding runs {0}, and copies the cache.':
    'Die Anbindung des npm-Pakets führt {0} aus und kopiert dabei den Cache.',
  'Its attention runs on the CPU: ONNX Runtime has none in f32 for CUDA.':
    'Die Attention rechnet die CPU: ONNX Runtime hat sie für CUDA nicht in f32.',
  'The model computes no numbers any more: open it again, or on the CPU.':
    'Das Modell rechnet keine Zahlen mehr: Öffnen Sie es noch einmal, oder auf der CPU.',
  "{0} was not used: an int8 cache is the CPU's alone.":
    '{0} wurde nicht verwendet: Einen int8-Cache kann nur die CPU.',
  'Answers are slower, ONNX Runtime could not be called directly: {0}':
    'Antworten dauern länger, ONNX Runtime ließ sich nicht direkt aufrufen: {0}',
  'It computes NaN.': 'Es rechnet NaN.',
  'ONNX Runtime {0} has no C API of version {1}.': 'ONNX Runtime {0} hat keine C-Schnittstelle der Fassung {1}.',
  'onnxruntime-node has no library for {0} on {1}.': 'onnxruntime-node hat keine Bibliothek für {0} auf {1}.',
  'The npm binding was asked for.': 'Die Anbindung des npm-Pakets war verlangt.',
  'Long runs disagree with short ones on this device: the prompt is read {0} tokens at a time.':
    'Lange Läufe weichen auf diesem Gerät von kurzen ab: Die Frage wird in Stücken von {0} Token gelesen.',

  // ---- converting a checkpoint ----
  'Give the whole path of the folder.': 'Geben Sie den ganzen Pfad des Ordners an.',
  'Another checkpoint is being converted: wait for it, or stop it.':
    'Ein anderer Checkpoint wird gerade umgewandelt: Warten Sie, bis er fertig ist, oder halten Sie ihn an.',
  'The conversion ended by itself ({0}), and nothing of it was kept.':
    'Die Umwandlung hat sich selbst beendet ({0}), und nichts davon wurde behalten.',
  'Try again with other programs closed.': 'Schließen Sie andere Programme, und versuchen Sie es noch einmal.',
  'Models cannot be stored in {0}: the folder cannot be written to.':
    'In {0} lassen sich keine Modelle speichern: In den Ordner kann nicht geschrieben werden.',
  '{0} is being written by process {1}: wait for it or, where that is no conversion, remove the folder.':
    'In {0} schreibt gerade der Prozess {1}: Warten Sie auf ihn, oder entfernen Sie den Ordner, wenn das keine Umwandlung ist.',
  '{0}: expected {1} free, found {2}.': '{0}: {1} müssen frei sein, gefunden wurden {2}.',
  '{0}: expected {1} positions or more, found {2}.':
    '{0}: erwartet waren {1} Positionen oder mehr, gefunden wurden {2}.',
  '{0}: expected a grid of 1 to {1} a side, found {2}.':
    '{0}: erwartet war ein Raster von 1 bis {1} je Seite, gefunden wurde {2}.',
  '{0} is missing from {1}, and so is {2}.': '{0} fehlt in {1}, und {2} auch.',
  '{0} is missing from {1}, and the weights are not those of Florence-2-large. {2}':
    '{0} fehlt in {1}, und die Gewichte sind nicht die von Florence-2-large. {2}',
  '{0} is missing from {1}.': '{0} fehlt in {1}.',
  'Copy tokenizer.json and tokenizer_config.json from microsoft/Phi-3.5-mini-instruct into it.':
    'Kopieren Sie tokenizer.json und tokenizer_config.json von microsoft/Phi-3.5-mini-instruct hinein.',
  '{0} is no SentencePiece model, or a part of one.': '{0} ist kein SentencePiece-Modell, oder nur ein Teil davon.',
  'Copy vision_tower into it from the checkpoint of the pretraining.':
    'Kopieren Sie vision_tower aus dem Checkpoint des Vortrainings hinein.',
  'The disk is full.': 'Die Festplatte ist voll.',
  '{0}: the file cannot be read.': '{0}: Die Datei lässt sich nicht lesen.',
  '{0} is not JSON.': '{0} ist kein JSON.',
  '{0}: expected {1}, found {2}.': '{0}: erwartet war {1}, gefunden wurde {2}.',
  '{0}: the file ends too early.': '{0}: Die Datei endet zu früh.',
  '{0} is not in {1}, where {2} says it is.': '{0} ist nicht in {1}, obwohl {2} es sagt.',
  '{0} is not in {1}.': '{0} ist nicht in {1}.',
  '{0} is in {1}, where {2} says {3}.': '{0} ist in {1}, während {2} von {3} spricht.',
  '{0} is not empty: choose another folder.': '{0} ist nicht leer: Wählen Sie einen anderen Ordner.',
  '{0} holds a finished model already.': 'In {0} liegt schon ein fertiges Modell.',
  '{0} cannot be written to.': 'In {0} kann nicht geschrieben werden.',
  '{0} cannot be a model folder.': '{0} kann kein Ordner für ein Modell sein.',

  // ---- pictures ----
  'A picture here could not be read: remove it, then send.':
    'Ein Bild hier ließ sich nicht lesen: Entfernen Sie es, dann senden Sie.',
  'Choose a PNG, JPEG, WebP, GIF, AVIF or TIFF picture of at most 100 megapixels and 65,535 pixels a side.':
    'Wählen Sie ein Bild als PNG, JPEG, WebP, GIF, AVIF oder TIFF mit höchstens 100 Megapixeln und 65.535 Pixeln je Seite.',
  'The picture cannot be opened: it is missing or not readable.':
    'Das Bild lässt sich nicht öffnen: Es fehlt oder ist nicht lesbar.',
  'This is not a picture file.': 'Das ist keine Bilddatei.',
  'The picture file is empty.': 'Die Bilddatei ist leer.',
  'The picture is too large.': 'Das Bild ist zu groß.',
  'The picture takes too long to decode.': 'Das Bild braucht zu lange zum Entpacken.',
  'PDF files cannot be read.': 'PDF-Dateien lassen sich nicht lesen.',
  'SVG pictures cannot be read.': 'SVG-Bilder lassen sich nicht lesen.',
  'HEIC pictures cannot be read.': 'HEIC-Bilder lassen sich nicht lesen.',
  'The file is not a picture of a format that can be read.': 'Die Datei ist kein Bild in einem lesbaren Format.',
  'The picture is damaged or incomplete.': 'Das Bild ist beschädigt oder unvollständig.',
  'The region lies outside the picture, which has {0} pixels.':
    'Der Ausschnitt liegt außerhalb des Bildes, das {0} Pixel hat.',
  'This picture is no longer stored: attach it again.':
    'Dieses Bild ist nicht mehr gespeichert: Hängen Sie es noch einmal an.',
  'This picture is no longer stored.': 'Dieses Bild ist nicht mehr gespeichert.',
  '{0} has more than 100 MB.': '{0} hat mehr als 100 MB.',
  'The file has {0} MB; Vasari takes up to 100 MB.': 'Die Datei hat {0} MB; Vasari nimmt bis zu 100 MB.',
  'The file could not be read.': 'Die Datei ließ sich nicht lesen.',
  'There is no such sample picture.': 'Dieses Beispielbild gibt es nicht.',
  'This browser could not show the screen.': 'Dieser Browser konnte den Bildschirm nicht zeigen.',
  'Paste a screenshot instead.': 'Fügen Sie stattdessen ein Bildschirmfoto ein.',
  'macOS does not let Vasari see the screen.': 'macOS lässt Vasari den Bildschirm nicht sehen.',
  'Allow it under Privacy & Security.': 'Erlauben Sie es unter „Datenschutz & Sicherheit“.',
  'This screen or window is gone.': 'Diesen Bildschirm oder dieses Fenster gibt es nicht mehr.',
  'Choose another.': 'Wählen Sie etwas anderes.',
  'The screen gave no picture.': 'Der Bildschirm gab kein Bild.',
  'Try once more.': 'Versuchen Sie es noch einmal.',

  // ---- sample pictures ----
  Receipt: 'Kassenbon',
  Invoice: 'Rechnung',
  Sign: 'Schild',
  Label: 'Etikett',
  Letter: 'Brief',
  Scene: 'Szene',
  Table: 'Tabelle',

  // ---- what can be written ----
  'The disk is full: nothing more can be stored.': 'Die Festplatte ist voll: Mehr lässt sich nicht speichern.',
  'Free some space and try again; what was stored is safe.':
    'Schaffen Sie Platz, und versuchen Sie es noch einmal; was gespeichert war, ist sicher.',
  'The disk is full: {0}.': 'Die Festplatte ist voll: {0}.',
  'Free some space and try again.': 'Schaffen Sie Platz, und versuchen Sie es noch einmal.',
  'The disk is too full for this file: {0} MB more are needed.':
    'Für diese Datei ist die Festplatte zu voll: Es fehlen {0} MB.',
  'The data folder cannot be written to: {0}.': 'In den Datenordner lässt sich nicht schreiben: {0}.',
  'The data folder cannot be written to.': 'In den Datenordner lässt sich nicht schreiben.',
  'The data folder {0} cannot be written to, so nothing new is kept.':
    'In den Datenordner {0} lässt sich nicht schreiben; deshalb wird nichts Neues behalten.',
  'Check its permissions, or choose another with VASARI_DATA.': checkFolder,
  'the picture was not stored': 'Das Bild wurde nicht gespeichert',
  'the file was not made': 'Die Datei wurde nicht erstellt',
  'the file was not taken in': 'Die Datei wurde nicht übernommen',
  'the page was not made': 'Die Seite wurde nicht erstellt',
  'the daily copy was not made': 'Die tägliche Kopie wurde nicht erstellt',
  'the backup was not read': 'Die Sicherung wurde nicht gelesen',
  'the data stays where it is': 'Die Daten bleiben, wo sie sind',
  'nothing new is kept': 'Nichts Neues wird behalten',
  'Nothing can be stored.': 'Es lässt sich nichts speichern.',

  // ---- the database ----
  'The database was damaged.': 'Die Datenbank war beschädigt.',
  'Nothing was thrown away: the damaged file is kept for 30 days as {0}.':
    'Nichts wurde weggeworfen: Die beschädigte Datei bleibt 30 Tage lang als {0}.',
  'The database is damaged.': 'Die Datenbank ist beschädigt.',
  'The database is damaged: {0}.': 'Die Datenbank ist beschädigt: {0}.',
  'Start Vasari again: it puts the file aside and offers the last backup.':
    'Starten Sie Vasari neu: Es legt die Datei beiseite und bietet die letzte Sicherung an.',
  'A newer Vasari wrote this data (version {0}; this one knows {1}).':
    'Ein neueres Vasari hat diese Daten geschrieben (Fassung {0}; dieses kennt {1}).',
  'It can be read here, not changed: update Vasari to go on writing.':
    'Hier sind sie lesbar, nicht änderbar: Bringen Sie Vasari auf den neuesten Stand, um weiterzuschreiben.',
  'The data was moved to {0}, which is not there now.': 'Die Daten sind nach {0} umgezogen, das gerade nicht da ist.',
  'Connect its disk and start Vasari again.': 'Schließen Sie die Festplatte an, und starten Sie Vasari neu.',
  '{0} does not say where the data is.': '{0} sagt nicht, wo die Daten sind.',
  'Correct it: {0}, or remove it.': 'Berichtigen Sie die Datei: {0}, oder entfernen Sie sie.',
  'The data is being moved, restored or deleted.': 'Die Daten werden gerade verlegt, zurückgeholt oder gelöscht.',
  'Try again in a moment.': 'Versuchen Sie es gleich noch einmal.',
  'Another Vasari has the same data open.': 'Ein anderes Vasari hat dieselben Daten offen.',
  'Close it and try again.': 'Schließen Sie es, und versuchen Sie es noch einmal.',
  'Another Vasari is writing to the same data for longer than expected.':
    'Ein anderes Vasari schreibt länger als erwartet in dieselben Daten.',
  'Try again.': 'Versuchen Sie es noch einmal.',
  'This chat was deleted.': 'Dieses Gespräch wurde gelöscht.',
  'This chat is gone for good: it was deleted too long ago.':
    'Dieses Gespräch ist fort: Es wurde vor zu langer Zeit gelöscht.',
  'This answer is finished.': 'Diese Antwort ist abgeschlossen.',

  // ---- out and in ----
  'All chats, pictures, settings and backups are deleted.':
    'Alle Gespräche, Bilder, Einstellungen und Sicherungen sind gelöscht.',
  'Models are still there.': 'Die Modelle sind noch da.',
  'Restored {0} and {1}.': 'Zurückgeholt: {0} und {1}.',
  'Restored {0}.': 'Zurückgeholt: {0}.',
  '{0} chat': '{0} Gespräch',
  '{0} chats': '{0} Gespräche',
  '{0} picture': '{0} Bild',
  '{0} pictures': '{0} Bilder',
  'What was there before is kept for 30 days as {0}.': 'Was vorher da war, bleibt 30 Tage lang als {0}.',
  'There is no automatic backup.': 'Es gibt keine automatische Sicherung.',
  'A newer Vasari made this backup.': 'Ein neueres Vasari hat diese Sicherung gemacht.',
  'Update Vasari to restore it.': 'Bringen Sie Vasari auf den neuesten Stand, um sie zurückzuholen.',
  'This is no backup: {0}': 'Das ist keine Sicherung: {0}',
  '{0} is missing.': '{0} fehlt.',
  '{0} is damaged.': '{0} ist beschädigt.',
  '{0} does not say what it is.': '{0} sagt nicht, was sie ist.',
  'it holds files that Vasari does not write.': 'Sie enthält Dateien, die Vasari nicht schreibt.',
  'its database has no version known here.': 'Die Fassung der Datenbank darin ist hier nicht bekannt.',
  'its database has another shape than Vasari gives it.':
    'Die Datenbank darin ist anders aufgebaut, als Vasari sie anlegt.',
  'The file is not a zip, or it is cut short.': 'Die Datei ist kein Zip, oder sie ist abgeschnitten.',
  'The file is cut short.': 'Die Datei ist abgeschnitten.',
  "The zip's directory makes no sense.": 'Das Verzeichnis des Zips ergibt keinen Sinn.',
  '{0}: its place in the zip is wrong.': '{0}: Die Stelle im Zip stimmt nicht.',
  '{0}: packed in a way that is not known here.': '{0}: gepackt, wie es hier nicht bekannt ist.',
  "{0}: longer than the zip's directory says.": '{0}: länger, als das Verzeichnis des Zips sagt.',
  '{0}: the zip is damaged here.': '{0}: Hier ist das Zip beschädigt.',
  'There is more than 4 GB to put into one file.': 'Für eine Datei ist es zu viel: mehr als 4 GB.',
  'Close Vasari and copy its data folder instead.':
    'Schließen Sie Vasari, und kopieren Sie stattdessen seinen Datenordner.',
  'The pictures of this chat are too large for one JSON file.':
    'Die Bilder dieses Gesprächs sind zu groß für eine JSON-Datei.',
  'Export it as Markdown instead.': 'Exportieren Sie es stattdessen als Markdown.',
  'The pictures could not be prepared for export ({0}).':
    'Die Bilder ließen sich nicht für den Export vorbereiten ({0}).',
  'Nothing was exported.': 'Nichts wurde exportiert.',
  'The file has more than 300 MB.': 'Die Datei hat mehr als 300 MB.',
  'This is no JSON file.': 'Das ist keine JSON-Datei.',
  'Choose one that Vasari exported.': 'Wählen Sie eine, die Vasari exportiert hat.',
  'This is no chat that Vasari exported.': 'Das ist kein Gespräch, das Vasari exportiert hat.',
  'A newer Vasari exported this chat.': 'Ein neueres Vasari hat dieses Gespräch exportiert.',
  'Update Vasari to import it.': 'Bringen Sie Vasari auf den neuesten Stand, um es einzulesen.',
  'The file was changed or damaged since its export, at "{0}".':
    'Die Datei wurde seit dem Export verändert oder beschädigt, bei „{0}“.',
  'Export the chat again.': 'Exportieren Sie das Gespräch noch einmal.',
  'The file has not arrived whole.': 'Die Datei ist nicht ganz angekommen.',
  'Choose it again.': 'Wählen Sie sie noch einmal.',
  'Too many files are on their way.': 'Zu viele Dateien sind unterwegs.',
  'Wait until one has arrived.': 'Warten Sie, bis eine angekommen ist.',
  'This file is no longer on its way.': 'Diese Datei ist nicht mehr unterwegs.',
  'The data is now in {0}.': 'Die Daten sind jetzt in {0}.',
  'Every file was compared before the old ones were removed.':
    'Jede Datei wurde verglichen, bevor die alten entfernt wurden.',
  'Models stay.': 'Modelle bleiben.',
  'Give the whole path of the folder, not "{0}".': 'Geben Sie den ganzen Pfad des Ordners an, nicht „{0}“.',
  'The data is in this folder already.': 'Die Daten sind schon in diesem Ordner.',
  'Choose a folder outside the data.': 'Wählen Sie einen Ordner außerhalb der Daten.',
  '{0} is a file.': '{0} ist eine Datei.',
  '{0} is not empty.': '{0} ist nicht leer.',
  'Choose an empty or a new folder.': 'Wählen Sie einen leeren oder einen neuen Ordner.',
  'There is too little room in {0}: {1} MB more are needed.': 'In {0} ist zu wenig Platz: Es fehlen {1} MB.',
  'The copy of {0} differs: the disk may be failing.':
    'Die Kopie von {0} weicht ab: Vielleicht geht die Festplatte kaputt.',
  'The data stays where it is.': 'Die Daten bleiben, wo sie sind.',
  'Only the desktop window can do this.': 'Das kann nur die Desktop-App.',
  'The folder cannot be shown: {0}': 'Der Ordner lässt sich nicht zeigen: {0}',

  // ---- links ----
  'Only web pages (https) and mail addresses can be opened from here.':
    'Von hier lassen sich nur Webseiten (https) und Mailadressen öffnen.',
  'This address hides a name or a password before its real host.':
    'Diese Adresse versteckt einen Namen oder ein Kennwort vor ihrem wirklichen Ziel.',
};
