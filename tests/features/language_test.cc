// The language of short texts as reports have them, one sentence or two for each; and what must
// stay undecided.

#include "features/language.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "message_fixture.h"

namespace backstop::features {
namespace {

std::string LanguageOf(const std::string& text) {
  Harness h;
  h.extractor->ReadOuter(
      "From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text);
  return std::string{h.extractor->language()};
}

TEST(Language, NamesTheLanguageOfAShortReport) {
  const std::pair<const char*, const char*> cases[] = {
      {"en", "Your message could not be delivered to the following address."},
      {"de", "Ihre Nachricht konnte dem Empfänger nicht zugestellt werden, das Postfach ist voll."},
      {"fr", "Votre message n'a pas pu être remis au destinataire, la boîte est pleine."},
      {"es", "No se pudo entregar su mensaje al destinatario, el buzón está lleno."},
      {"pt", "A sua mensagem não foi entregue ao destinatário, a caixa está cheia."},
      {"it", "Non è stato possibile consegnare il messaggio al destinatario."},
      {"nl", "Uw bericht kon niet worden bezorgd, de mailbox van de ontvanger is vol."},
      {"sv",
       "Det gick inte att leverera ditt meddelande till mottagaren, och det är inte möjligt."},
      {"fi",
       "Viestiä ei voitu toimittaa, koska vastaanottajan osoite ei ole olemassa tai se on väärä."},
      {"pl", "Wiadomość nie została dostarczona do adresata, ponieważ skrzynka jest pełna."},
      {"cs",
       "Vaše zpráva nebyla doručena, protože schránka je plná a není možné ji doručit do ní."},
      {"hu",
       "A levelet nem sikerült kézbesíteni, mert a címzett postafiókja megtelt és nem fogad "
       "levelet."},
      {"ro", "Mesajul dumneavoastră nu a putut fi livrat către destinatar."},
      {"tr", "İletiniz alıcıya teslim edilemedi ve bu adresi için posta kutusu dolu."},
      {"ru", "Ваше письмо не было доставлено, этот ящик переполнен."},
      {"uk", "Ваш лист не вдалося доставити, скринька переповнена і її не існує."},
      {"el", "Το μήνυμά σας δεν παραδόθηκε στον παραλήπτη."},
      {"he", "ההודעה שלך לא נמסרה לנמען."},
      {"ar", "تعذر تسليم رسالتك إلى المستلم."},
      {"ja", "メッセージを配信できませんでした。"},
      {"zh", "您的邮件无法投递给收件人。"},
      {"ko", "메시지를 배달하지 못했습니다."},
      {"th", "ไม่สามารถส่งข้อความของคุณได้"},
  };
  for (const auto& [language, text] : cases) EXPECT_EQ(LanguageOf(text), language) << text;
}

TEST(Language, StaysUndecidedWithoutWords) {
  for (const char* text :
       {"", "550 5.1.1", "<bob@example.net>: 550", "\xff\xfe\x80", "xqzt wrfg pqrs"})
    EXPECT_EQ(LanguageOf(text), "und") << text;
}

// A report in Russian is full of English codes and addresses.
TEST(Language, IsNotMisledByCodesAndAddresses) {
  EXPECT_EQ(LanguageOf("Письмо не доставлено: 550 5.1.1 user unknown, mx1.example.org said "
                       "<bob@example.org> rejected. "
                       "Проверьте этот адрес.\n"),
            "ru");
}

}  // namespace
}  // namespace backstop::features
